/** Two connections, which may be of two hosts. */
export type Pair = readonly [near: RTCPeerConnection, far: RTCPeerConnection]

/** The life that is timed: two peers connect, a channel opens, a message goes each way, the channel is closed, and both peers are. */
export async function liveOnce([near, far]: Pair): Promise<void> {
  const channel = near.createDataChannel('chat')
  // Of one end only, and when its answer is applied: else node-datachannel would lose the first message of the handshake.
  const held: RTCIceCandidate[] = []
  let isAnswered = false
  far.addEventListener('icecandidate', ({ candidate }) => {
    if (!candidate) return
    // One that comes when the connection is closed is nobody's concern.
    if (isAnswered) near.addIceCandidate(candidate).catch(() => {})
    else held.push(candidate)
  })
  const arrived = new Promise<RTCDataChannel>((resolve) => {
    far.addEventListener('datachannel', (event) => {
      event.channel.addEventListener('message', () => event.channel.send('pong'), { once: true })
      resolve(event.channel)
    })
  })
  channel.addEventListener('open', () => channel.send('ping'), { once: true })
  const answered = happened(channel, 'message')
  await near.setLocalDescription(await near.createOffer())
  await far.setRemoteDescription(near.localDescription as RTCSessionDescription)
  await far.setLocalDescription(await far.createAnswer())
  await near.setRemoteDescription(far.localDescription as RTCSessionDescription)
  isAnswered = true
  for (const candidate of held) await near.addIceCandidate(candidate)
  const remote = await arrived
  await answered
  const closed = Promise.all([happened(channel, 'close'), happened(remote, 'close')])
  channel.close()
  await closed
  near.close()
  far.close()
}

function happened(target: EventTarget, type: string): Promise<Event> {
  return new Promise((resolve) => target.addEventListener(type, resolve, { once: true }))
}
