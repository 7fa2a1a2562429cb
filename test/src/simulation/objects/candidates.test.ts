import { describe, expect, test } from 'vitest'
import { createNetwork } from '../../../../src/simulation/index.ts'

const line = 'candidate:1 1 udp 1677729535 203.0.113.7 60000 typ relay raddr 192.0.2.1 rport 5000'

/** Two connections with a channel, of which only the candidates of some are handed over. */
async function connect(isTold: { readonly caller: boolean; readonly callee: boolean }) {
  const network = createNetwork()
  const caller = new (network.host('alice').RTCPeerConnection)()
  const callee = new (network.host('bob').RTCPeerConnection)()
  const trickle = (from: RTCPeerConnection, to: RTCPeerConnection) =>
    from.addEventListener('icecandidate', ({ candidate }) => void to.addIceCandidate(candidate ?? undefined))
  if (isTold.callee) trickle(caller, callee)
  if (isTold.caller) trickle(callee, caller)
  caller.createDataChannel('chat')
  const offer = await caller.createOffer()
  await caller.setLocalDescription(offer)
  await callee.setRemoteDescription(offer)
  const answer = await callee.createAnswer()
  // The other way round, a candidate would come before the description that it is for.
  await caller.setRemoteDescription(answer)
  await callee.setLocalDescription(answer)
  await network.settle()
  return { network, caller, callee }
}

/** A transport with what TypeScript's types lack. */
type IceTransport = RTCIceTransport & Record<'getLocalCandidates' | 'getRemoteCandidates', () => RTCIceCandidate[]>

const iceOf = ({ sctp }: RTCPeerConnection) => sctp?.transport.iceTransport as IceTransport

/** Notes which members are read, in their order. */
function noting(read: PropertyKey[]): ProxyHandler<Record<PropertyKey, unknown>> {
  return {
    get: (target, name) => {
      read.push(name)
      return target[name]
    },
  }
}

describe('a candidate that is made by script', () => {
  const { RTCIceCandidate, RTCPeerConnection } = createNetwork().host('alice')
  const local = { candidate: line, sdpMid: '0', relayProtocol: 'tls', url: 'turns:turn.example' }

  test('has where it is from, and a copy of it does, too', () => {
    for (const candidate of [new RTCIceCandidate(local), new RTCIceCandidate(new RTCIceCandidate(local))]) {
      expect(candidate).toMatchObject({ relayProtocol: 'tls', url: 'turns:turn.example' })
    }
  })

  test('does not signal it', () => {
    const signalled = new RTCIceCandidate(JSON.parse(JSON.stringify(new RTCIceCandidate(local))))
    expect(signalled).toMatchObject({ candidate: line, relayProtocol: null, url: null })
  })

  test('reads what it inherits before what it has of its own, each in the order of the names', () => {
    const read: PropertyKey[] = []
    const init = new Proxy({ sdpMid: '0' } as Record<PropertyKey, unknown>, noting(read))
    new RTCIceCandidate(init)
    expect(read).toEqual(['candidate', 'sdpMLineIndex', 'sdpMid', 'usernameFragment', 'relayProtocol', 'url'])
  })

  test('refuses a protocol that is none', () => {
    expect(() => new RTCIceCandidate({ ...local, relayProtocol: 'sctp' } as never)).toThrow(TypeError)
  })

  test('AC-8: addIceCandidate() does not look for it', async () => {
    const connection = new RTCPeerConnection()
    connection.createDataChannel('chat')
    await connection.setRemoteDescription(await connection.createOffer())
    const read: PropertyKey[] = []
    const init = new Proxy({ sdpMid: '0' } as Record<PropertyKey, unknown>, noting(read))
    await connection.addIceCandidate(init)
    expect(read).toEqual(['candidate', 'sdpMLineIndex', 'sdpMid', 'usernameFragment'])
  })
})

describe('a peer of which nobody has signalled candidates', () => {
  test('IC-4: its candidate in the selected pair is peer-reflexive, without line and address', async () => {
    const { callee } = await connect({ caller: true, callee: false })
    const { local, remote } = iceOf(callee).getSelectedCandidatePair() as Required<RTCIceCandidatePair>
    expect([remote.type, remote.candidate, remote.address, remote.sdpMid]).toEqual(['prflx', '', null, '0'])
    expect([local.type, local.address]).toEqual(['host', expect.any(String)])
  })

  test('has no remote candidates', async () => {
    const { caller, callee } = await connect({ caller: true, callee: false })
    expect(iceOf(callee).getRemoteCandidates()).toEqual([])
    expect(iceOf(caller).getRemoteCandidates()).toHaveLength(1)
  })

  test('is in the statistics, without its address', async () => {
    const { callee } = await connect({ caller: true, callee: false })
    const stats = [...(await callee.getStats()).values()] as { id: string; type: string }[]
    const [pair] = stats.filter(({ type }) => type === 'candidate-pair')
    const remotes = stats.filter(({ type }) => type === 'remote-candidate')
    expect(remotes).toEqual([expect.objectContaining({ candidateType: 'prflx', address: null })])
    expect(pair).toMatchObject({ remoteCandidateId: remotes[0]?.id })
  })

  test('AC-8: has one as soon as it is signalled after all', async () => {
    const { network, caller, callee } = await connect({ caller: true, callee: false })
    for (const candidate of iceOf(caller).getLocalCandidates()) await callee.addIceCandidate(candidate)
    await network.settle()
    const told = iceOf(callee).getRemoteCandidates()
    expect(told.map(({ type, address }) => [type, address])).toEqual(
      iceOf(caller)
        .getLocalCandidates()
        .map(({ address }) => ['host', address]),
    )
  })
})
