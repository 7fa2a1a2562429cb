import { expect, test } from 'vitest'
import { waitFor } from 'xstate'
import { fired } from '../../../harness/peers.ts'
import { withWrongFingerprint } from '../../../src/conformance/alteredSdp.ts'
import { diagnosis as stageOf } from '../../../src/diagnosis/index.ts'
import {
  bindPeerConnection,
  connectionState,
  type PeerConnectionActor,
  senders,
  signalingState,
  streams,
} from '../../../src/index.ts'
import { replay } from '../../../src/testing/index.ts'
import { call } from '../../examples/media/call.ts'
import { mute, replaceTrack } from '../../examples/media/tracks.ts'
import { Backoff, keepConnected } from '../../examples/negotiation/keepConnected.ts'
import { negotiate, type Signal } from '../../examples/negotiation/negotiate.ts'
import { type FailureReport, reportFailures } from '../../examples/production/reportFailures.ts'
import { closedAfterEach } from '../closedAfterEach.ts'
import { peersOfEachTest } from '../peersOfEachTest.ts'
import { makeTrack } from './media.ts'

const openPeers = peersOfEachTest()
const closed = closedAfterEach()

/** Two peers that negotiate by themselves, each signal in a task of its own, as over a network. */
function negotiating() {
  const errors: unknown[] = []
  const offers: string[] = []
  const [a, b] = [closed(new RTCPeerConnection()), closed(new RTCPeerConnection())]
  const { port1, port2 } = new MessageChannel()
  const report = (error: unknown) => errors.push(error)
  const begin = (connection: RTCPeerConnection, port: MessagePort, polite: boolean) => {
    const send = (signal: Signal) => {
      if (signal.description?.type === 'offer') offers.push(polite ? 'polite' : 'impolite')
      port.postMessage(signal)
    }
    const take = negotiate(connection, { polite, send, report })
    port.onmessage = ({ data }: MessageEvent<Signal>) => take(data)
    return bindPeerConnection(connection)
  }
  return { a, b, near: begin(a, port1, true), far: begin(b, port2, false), errors, offers }
}

function isConnected(actor: PeerConnectionActor) {
  return waitFor(actor, (snapshot) => connectionState(snapshot) === 'connected')
}

test('the example negotiate() connects two peers, lets both offer at once, and restarts ICE', async () => {
  const { a, b, near, far, errors, offers } = negotiating()
  const opened = fired(a.createDataChannel('chat'), 'open')
  await Promise.all([opened, isConnected(near), isConnected(far)])
  expect(offers).toEqual(['polite'])

  // Not their first offers: of those, one that is taken back can keep Chromium from ending to gather.
  for (const connection of [a, b]) connection.addTransceiver('audio')
  const negotiated = () => [a, b].map((connection) => connection.getTransceivers().filter(({ mid }) => mid).length)
  await expect.poll(negotiated).toEqual([2, 2])
  await Promise.all([near, far].map((actor) => waitFor(actor, (snapshot) => signalingState(snapshot) === 'stable')))
  expect(new Set(offers)).toEqual(new Set(['polite', 'impolite']))

  const gathering = fired(a, 'icegatheringstatechange')
  a.restartIce()
  await gathering
  await waitFor(near, (snapshot) => signalingState(snapshot) === 'stable')
  await Promise.all([isConnected(near), isConnected(far)])
  expect(errors).toEqual([])
})

test('the examples for media send and show, replace a track, mute, and end', async () => {
  const { a, b, near, far, errors } = negotiating()
  const shown: MediaStream[] = []
  const stream = new MediaStream([makeTrack('audio'), makeTrack('video')])
  const theirs = fired(b, 'track')
  expect(call(a, stream, () => {})).toBe(near)
  expect(call(b, new MediaStream(), (each) => shown.push(each))).toBe(far)
  await theirs
  await Promise.all([isConnected(near), isConnected(far)])
  expect(shown[0]?.getTracks().map(({ kind }) => kind)).toEqual(expect.arrayContaining(['audio', 'video']))

  const other = makeTrack('video')
  await replaceTrack(a, other)
  expect(a.getSenders().map(({ track }) => track)).toContain(other)
  mute(a, 'video', true)
  expect([other.enabled, stream.getAudioTracks()[0]?.enabled]).toEqual([false, true])

  near.send({ type: 'close' })
  const snapshot = near.getSnapshot()
  expect([senders(snapshot), streams(snapshot)]).toEqual(['stopped', 'ended'])
  expect(errors).toEqual([])
})

test('the example reportFailures() sends a diagnosis, and a trace that can be replayed', async () => {
  const { a, negotiate: offerAndAnswer } = openPeers()
  a.createDataChannel('chat')
  const sent = new Promise<FailureReport>((resolve) => reportFailures(bindPeerConnection(a), resolve))
  await offerAndAnswer({ offer: withWrongFingerprint })
  const { diagnosis, trace } = JSON.parse(JSON.stringify(await sent)) as FailureReport
  expect(diagnosis.stage).toBe('failed')
  const life = replay(trace)
  life.goTo(life.steps.length - 1)
  expect(stageOf(life.connection).stage).toBe('failed')
})

test('the example keepConnected() asks for another connection when one has failed', async () => {
  const { a, negotiate: offerAndAnswer } = openPeers()
  a.createDataChannel('chat')
  const connection = bindPeerConnection(a)
  const asked = new Promise<void>((resolve) => keepConnected(connection, resolve, new Backoff()))
  await offerAndAnswer({ offer: withWrongFingerprint })
  await asked
  expect(stageOf(connection.getSnapshot()).stage).toBe('failed')
})

test('the example Backoff waits longer each time, and begins anew when it is reset', () => {
  const backoff = new Backoff()
  expect(Array.from({ length: 7 }, () => backoff.next())).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  backoff.reset()
  expect(backoff.next()).toBe(1000)
})
