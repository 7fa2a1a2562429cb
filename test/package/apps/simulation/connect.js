/** Connects alice and bob over a pipe, as an app does over its server. */
export function connect(network) {
  const [alice, bob] = ['alice', 'bob'].map((name) => new (network.host(name).RTCPeerConnection)())
  const ends = network.pipe('alice', 'bob')
  for (const [connection, end] of [
    [alice, ends[0]],
    [bob, ends[1]],
  ]) {
    connection.onicecandidate = ({ candidate }) => end.post({ candidate })
    end.onmessage = async ({ data: { description, candidate } }) => {
      if (!description) return connection.addIceCandidate(candidate)
      await connection.setRemoteDescription(description)
      if (description.type === 'offer') await describe(connection, end)
    }
  }
  alice.onnegotiationneeded = () => describe(alice, ends[0])
  return { alice, bob, channel: alice.createDataChannel('chat') }
}

async function describe(connection, end) {
  await connection.setLocalDescription()
  end.post({ description: connection.localDescription })
}
