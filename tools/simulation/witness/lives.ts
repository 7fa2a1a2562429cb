import { announced, fired, type Peers, talked } from '../../../harness/peers.ts'
import { withoutData, withWrongFingerprint } from '../../../src/conformance/alteredSdp.ts'

/** What is done to two peers, whatever their engine is. It ends when all that must come has come. */
export type WitnessLife = (peers: Peers) => Promise<void>

/** The same calls for each engine, and for the simulated one. */
export const witnessLives = {
  'a channel is closed': async (peers) => {
    const [near, far] = await connect(peers)
    const closed = Promise.all([fired(near, 'close'), fired(far, 'close')])
    near.close()
    await closed
  },
  'a channel is closed by both': async (peers) => {
    const [near, far] = await connect(peers)
    const closed = Promise.all([fired(near, 'close'), fired(far, 'close')])
    near.close()
    far.close()
    await closed
  },
  'a connection is closed': async (peers) => {
    const [, far] = await connect(peers)
    const closed = fired(far, 'close')
    peers.a.close()
    await closed
  },
  'both connections are closed': async (peers) => {
    await connect(peers)
    peers.a.close()
    peers.b.close()
  },
  'a channel and its connection are closed': async (peers) => {
    const [near, far] = await connect(peers)
    const closed = fired(far, 'close')
    near.close()
    peers.a.close()
    await closed
  },
  'a channel is closed before it connects': async ({ a }) => {
    const channel = a.createDataChannel('early')
    const closed = fired(channel, 'close')
    channel.close()
    await closed
  },
  'a second channel': async (peers) => {
    await connect(peers)
    const arrived = announced(peers.b, (channel) => channel)
    await talked(peers.a.createDataChannel('more'), await arrived)
  },
  'channels are negotiated': async (peers) => {
    const init = { negotiated: true, id: 7 }
    const [near, far] = [peers.a.createDataChannel('agreed', init), peers.b.createDataChannel('agreed', init)]
    const done = talked(near, far)
    await peers.negotiate()
    await done
  },
  'an offer is rolled back': async ({ a, b }) => {
    a.createDataChannel('chat')
    await a.setLocalDescription(await a.createOffer())
    await gathered(a)
    await a.setLocalDescription({ type: 'rollback' })
    await a.setLocalDescription(await a.createOffer())
    await b.setRemoteDescription(await gathered(a))
    await b.setRemoteDescription({ type: 'rollback', sdp: '' })
  },
  'both offer': async ({ a, b }) => {
    a.createDataChannel('of a')
    b.createDataChannel('of b')
    await Promise.all([a.setLocalDescription(await a.createOffer()), b.setLocalDescription(await b.createOffer())])
    const [offer] = await Promise.all([gathered(a), gathered(b)])
    const connected = Promise.all([until(a, 'connected'), until(b, 'connected')])
    await b.setRemoteDescription(offer)
    await b.setLocalDescription()
    await a.setRemoteDescription(await gathered(b))
    await connected
  },
  'a provisional answer': async ({ a, b }) => {
    a.createDataChannel('chat')
    await a.setLocalDescription()
    await b.setRemoteDescription(await gathered(a))
    const { sdp = '' } = await b.createAnswer()
    await b.setLocalDescription({ type: 'pranswer', sdp })
    const connected = Promise.all([until(a, 'connected'), until(b, 'connected')])
    const { sdp: whole } = await gathered(b)
    await a.setRemoteDescription({ type: 'pranswer', sdp: whole })
    await connected
    await b.setLocalDescription({ type: 'answer', sdp })
    await a.setRemoteDescription({ type: 'answer', sdp: whole })
  },
  'the section of data is rejected': async ({ a, b }) => {
    const channel = a.createDataChannel('chat')
    const closed = fired(channel, 'close')
    await a.setLocalDescription()
    await b.setRemoteDescription(await gathered(a))
    await b.setLocalDescription()
    const { type, sdp } = await gathered(b)
    await a.setRemoteDescription({ type, sdp: withoutData(sdp) })
    await closed
  },
  'a fingerprint is wrong': async (peers) => {
    peers.a.createDataChannel('chat')
    const failed = until(peers.a, 'failed')
    await peers.negotiate({ answer: withWrongFingerprint })
    await failed
  },
  'ICE restarts': async (peers) => {
    await connect(peers)
    const needed = fired(peers.a, 'negotiationneeded')
    peers.a.restartIce()
    await needed
    const again = Promise.all([regathered(peers.a), regathered(peers.b)])
    await peers.negotiate()
    await again
  },
  'calls in wrong states': async ({ a }) => {
    await a.createAnswer().catch(() => {})
    await a.setLocalDescription({ type: 'rollback' }).catch(() => {})
    await a.setRemoteDescription({ type: 'answer', sdp: 'v=0\r\n' }).catch(() => {})
    await a.addIceCandidate({ candidate: '', sdpMid: '0' }).catch(() => {})
    a.close()
    await a.createOffer().catch(() => {})
    await a.addIceCandidate(undefined).catch(() => {})
  },
} satisfies Record<string, WitnessLife>

/** The name of one of them. */
export type WitnessLifeName = keyof typeof witnessLives

async function connect(peers: Peers): Promise<readonly [near: RTCDataChannel, far: RTCDataChannel]> {
  const near = peers.a.createDataChannel('chat')
  const arrived = announced(peers.b, (channel) => channel)
  const connected = Promise.all([until(peers.a, 'connected'), until(peers.b, 'connected')])
  await peers.negotiate()
  const far = await arrived
  await talked(near, far)
  await connected
  return [near, far]
}

/** The local description, with all candidates in it. */
async function gathered(connection: RTCPeerConnection): Promise<RTCSessionDescription> {
  while (connection.iceGatheringState !== 'complete') await fired(connection, 'icegatheringstatechange')
  return connection.localDescription as RTCSessionDescription
}

/** Gathering begins once more, and is complete. */
async function regathered(connection: RTCPeerConnection): Promise<void> {
  await fired(connection, 'icegatheringstatechange')
  await gathered(connection)
}

async function until(connection: RTCPeerConnection, state: RTCPeerConnectionState): Promise<void> {
  while (connection.connectionState !== state) await fired(connection, 'connectionstatechange')
}
