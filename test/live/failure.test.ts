import { describe, expect, test } from 'vitest'
import { toPromise, waitFor } from 'xstate'
import { engine } from '#engine'
import { announced, fired, talked } from '../../harness/peers.ts'
import { withWrongFingerprint } from '../../src/conformance/alteredSdp.ts'
import { diagnosis } from '../../src/diagnosis/index.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  connectionState,
  type Divergence,
  iceConnectionState,
  type PeerConnectionActor,
  whyFailed,
} from '../../src/index.ts'
import { allDivergences } from './allDivergences.ts'
import { replaceEngines } from './engineMethods.ts'
import { peersOfEachTest } from './peersOfEachTest.ts'

const openPeers = peersOfEachTest()

/** Notes each other reason that is told, `undefined` first. */
function reasons(actor: PeerConnectionActor): (string | undefined)[] {
  const seen = [whyFailed(actor.getSnapshot())?.reason]
  actor.subscribe((snapshot) => {
    const reason = whyFailed(snapshot)?.reason
    if (reason !== seen.at(-1)) seen.push(reason)
  })
  return seen
}

/** Has the connection take other fingerprints of its peer's certificate than the true ones. */
function mistakeFingerprints(connection: RTCPeerConnection): void {
  replaceEngines<[RTCSessionDescriptionInit], unknown>(
    connection,
    'setRemoteDescription',
    (engines) => (self, args) => {
      const [{ type, sdp = '' }] = args
      return engines(self, self === connection ? [{ type, sdp: withWrongFingerprint(sdp) }] : args)
    },
  )
}

describe('whyFailed(), before the connection is closed', () => {
  test.skipIf(engine === 'node-datachannel')(
    'DX-1: `transport-failed`, and nothing else after it, where the peer refuses the certificate, whatever is read meanwhile',
    async () => {
      const { a, b, negotiate } = openPeers()
      mistakeFingerprints(a)
      const actor = bindPeerConnection(b)
      const stages: string[] = []
      actor.select((snapshot) => diagnosis(snapshot).stage).subscribe((stage) => stages.push(stage))
      const seen = reasons(actor)
      a.createDataChannel('chat')
      await negotiate()
      await waitFor(actor, (snapshot) => connectionState(snapshot) === 'failed')
      expect(seen).toEqual([undefined, 'transport-failed'])
      expect(stages.slice(stages.indexOf('failed'))).toEqual(['failed'])
    },
  )

  test('SEQ-11, INV-43: `transport-failed` where the fingerprint is not the peer’s', async () => {
    const { a, negotiate } = openPeers()
    const divergences: Divergence[] = []
    mistakeFingerprints(a)
    const actor = bindPeerConnection(a, { divergences: allDivergences((divergence) => divergences.push(divergence)) })
    const seen = reasons(actor)
    const channel = bindDataChannel(a.createDataChannel('chat'), { connection: a })
    await negotiate()

    if (engine === 'node-datachannel') {
      // It closes the connection; `failed` flashes by, and is seen or not. It reads `closed` before its event comes.
      await toPromise(actor)
      expect(divergences).toContainEqual(expect.objectContaining({ rule: 'RP-2', target: 'peerConnection' }))
      expect([[undefined], [undefined, 'transport-failed']]).toContainEqual(seen)
      return
    }
    const failed = await waitFor(actor, (snapshot) => connectionState(snapshot) === 'failed')
    // The browsers fire no `error`: no more can be known of it (C-13).
    expect(whyFailed(failed)).toEqual({
      reason: 'transport-failed',
      errorDetail: null,
      receivedAlert: null,
      sentAlert: null,
      sctpCauseCode: null,
      message: '',
    })
    const dtls = a.sctp?.transport as RTCDtlsTransport
    while (dtls.state !== 'failed') await fired(dtls, 'statechange')
    expect(divergences).toContainEqual({
      kind: 'event',
      rule: 'INV-43',
      target: expect.stringMatching(/^dtlsTransport:/),
      expected: 'error, then statechange',
      actual: 'statechange alone',
    })
    expect(seen).toEqual([undefined, 'transport-failed'])
    expect(channel.getSnapshot().value).toBe('connecting')

    a.close()
    expect(whyFailed(actor.getSnapshot())?.reason).toBe('transport-failed')
    expect(await toPromise(actor)).toEqual({
      cause: 'local-close',
      connected: false,
      lastConnectionState: 'failed',
    })
    expect(await toPromise(channel)).toEqual({ cause: 'connection-closed', opened: false })
  })

  // Chromium takes 15 seconds, Firefox 5, and node-datachannel 40. In Firefox DTLS reads `failed`, too.
  test.skipIf(engine === 'node-datachannel')('SEQ-12: `never-connected` where no candidate answers', async () => {
    const { a, b } = openPeers()
    const actor = bindPeerConnection(a)
    a.createDataChannel('chat')
    await a.setLocalDescription()
    await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
    // The answer has no candidates yet, and they are not handed over.
    await a.setRemoteDescription(await b.createAnswer())
    await a.addIceCandidate({ candidate: 'candidate:1 1 UDP 2122252543 127.0.0.1 40404 typ host', sdpMid: '0' })
    await a.addIceCandidate({ candidate: '', sdpMid: '0' })
    const failed = await waitFor(
      actor,
      (snapshot) => connectionState(snapshot) === 'failed' || iceConnectionState(snapshot) === 'failed',
    )
    expect(whyFailed(failed)).toEqual({ reason: 'never-connected' })
  })
})

describe('whyFailed() is undefined', () => {
  test('as long as the connection works, and after its own close()', async () => {
    const { a, b, negotiate } = openPeers()
    const actors = [a, b].map((connection) => bindPeerConnection(connection))
    const seen = actors.map(reasons)
    const channel = a.createDataChannel('chat')
    const talk = announced(b, (remote) => talked(channel, remote))
    await negotiate()
    await talk
    a.close()
    expect(seen).toEqual([[undefined], [undefined]])
  })

  test('SEQ-7: before the peer’s close(), whose abort is no failure of a transport', async () => {
    const { a, b, negotiate } = openPeers()
    const actor = bindPeerConnection(a)
    const seen = reasons(actor)
    const channel = a.createDataChannel('chat')
    const near = bindDataChannel(channel, { connection: a })
    const talk = announced(b, (remote) => talked(channel, remote))
    await negotiate()
    await talk
    b.close()
    const { cause, error } = await toPromise(near)
    expect(cause).toBe('peer-connection-closed')
    if (engine === 'chromium') expect(error).toMatchObject({ errorDetail: 'sctp-failure', sctpCauseCode: 12 })
    // It closes the connection for a goodbye and for silence alike (RP-2).
    const tellsGoodbye = engine !== 'node-datachannel'
    if (tellsGoodbye) await waitFor(actor, (snapshot) => whyFailed(snapshot) !== undefined)
    a.close()
    await toPromise(actor)
    expect(seen).toEqual([undefined, ...(tellsGoodbye ? ['peer-left'] : [])])
  })
})
