import { expect, test } from 'vitest'
import { explain } from '../../../src/import/explain/explain.ts'
import { importDump } from '../../../src/import/importDump.ts'
import { playedOf } from './sample.ts'

const sdp = (session: number) =>
  `v=0\r\no=- ${session} 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=ice-ufrag:abcd\r\na=mid:0\r\n`
const candidate = 'candidate:1 1 udp 2122260223 10.0.0.9 9 typ host'

function bytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
}

/** One connection of webrtc-internals. */
function internals(updateLog: readonly object[], more: object = {}) {
  return bytes({
    getUserMedia: [],
    PeerConnections: { '1-1': { updateLog, stats: {}, ...more } },
    UserAgent: 'Chrome/86.0.4240.75',
  })
}

const states = {
  signalingState: ['stable', 'have-local-offer', 'stable', 'closed'],
  iceConnectionState: ['new', 'checking', 'connected', 'closed'],
  connectionState: ['new', 'connecting', 'connected', 'closed'],
  iceGatheringState: ['new', 'gathering', 'complete'],
}

const old = (time: (second: number) => string) =>
  [
    ['createLocalDataChannel', 'label: chat, reliable: true'],
    ['onRenegotiationNeeded', ''],
    ['createOffer', 'options: {offerToReceiveVideo: 0}'],
    ['createOfferOnSuccess', `type: offer, sdp: ${sdp(11111)}`],
    ['setLocalDescription', `type: offer, sdp: ${sdp(11111)}`],
    ['signalingStateChange', 'SignalingStateHaveLocalOffer'],
    ['setLocalDescriptionOnSuccess', ''],
    ['iceGatheringStateChange', 'ICEGatheringStateGathering'],
    ['onIceCandidate', `sdpMid: 0, sdpMLineIndex: 0, candidate: ${candidate}, url: , relayProtocol: `],
    ['setRemoteDescription', `type: answer, sdp: ${sdp(22222)}`],
    ['signalingStateChange', 'SignalingStateStable'],
    ['setRemoteDescriptionOnSuccess', ''],
    ['addIceCandidate', `sdpMid: 0, sdpMLineIndex: 0, candidate: ${candidate}`],
    ['iceConnectionStateChange', 'ICEConnectionStateChecking'],
    ['iceConnectionStateChange (legacy)', 'ICEConnectionStateChecking'],
    ['connectionStateChange', 'connecting'],
    ['iceConnectionStateChange', 'connected'],
    ['connectionStateChange', 'connected'],
    ['iceGatheringStateChange', 'complete'],
    ['stop', ''],
  ].map(([type, value], index) => ({ time: time(index), type, value }))

test('Chromium 86: names of its own, and whole seconds in words', async () => {
  const { lives, source } = await importDump(
    internals(old((second) => `10/27/2020, 9:59:${String(40 + second).padStart(2, '0')} PM`).slice(0, 20)),
  )
  expect(source).toEqual({ kind: 'webrtc-internals', browser: 'Chromium 86', clock: 'second' })
  const [life] = lives
  expect(life && playedOf(life)).toMatchObject({ states, whyFailed: null, divergences: [], skipped: [] })
  expect(life?.trace.entries.at(-1)?.time).toBe(19_000)
  expect(life?.trace.startedAt).toBe('2020-10-27T21:59:40.000Z')
  const { facts } = explain(life as NonNullable<typeof life>).verdict.diagnosis
  expect(facts.candidates.local.host + facts.candidates.remote.host).toBe(2)
})

test('A time in the words of another language only tells the order', async () => {
  const { lives, source } = await importDump(internals(old((second) => `下午9:59:${40 + second}`)))
  expect(source.clock).toBe('order')
  expect(lives.map(playedOf)).toMatchObject([{ states }])
  expect(lives[0]?.judges).toEqual([])
})

test('Midnight does not take a life back', async () => {
  const times = ['11:59:58 PM', '11:59:59 PM', '12:00:01 AM']
  const log = times.map((time, index) => ({
    time,
    type: 'iceGatheringStateChange',
    value: ['gathering', 'complete', 'gathering'][index],
  }))
  const { lives } = await importDump(internals(log))
  expect(lives[0]?.trace.entries.map(({ time }) => time)).toEqual([0, 1000, 3000])
})

test('About 2022: the specification’s names, with text values', async () => {
  const log = [
    { time: '8/15/2022, 10:05:32 AM', type: 'onsignalingstatechange', value: 'have-remote-offer' },
    { time: '8/15/2022, 10:05:33 AM', type: 'ondatachannel', value: 'label: a, b, ordered: true, protocol: ""' },
    { time: '8/15/2022, 10:05:34 AM', type: 'oniceconnectionstatechange', value: 'failed' },
    { time: '8/15/2022, 10:05:34 AM', type: 'onconnectionstatechange', value: 'failed' },
  ]
  const { lives } = await importDump(internals(log))
  expect(lives.map(playedOf)).toMatchObject([{ whyFailed: 'never-connected', divergences: [] }])
  expect(lives[0]?.trace.entries[1]).toMatchObject({ type: 'datachannel', shows: { 'channel:0': { label: 'a, b' } } })
})

test('Versions 144 to 149 log a success shortly before its event: it accuses nobody', async () => {
  const log = [
    {
      timestamp: 1_700_000_000_000.1,
      type: 'setLocalDescription',
      value: JSON.stringify({ type: 'offer', sdp: sdp(11111) }),
    },
    { timestamp: 1_700_000_000_001.1, type: 'setLocalDescriptionOnSuccess', value: '' },
    { timestamp: 1_700_000_000_001.15, type: 'onsignalingstatechange', value: '"have-local-offer"' },
  ]
  const { lives } = await importDump(internals(log))
  const kinds = lives[0]?.trace.entries.map((entry) => ('type' in entry ? entry.type : entry.kind))
  expect(kinds).toEqual(['call', 'returned', 'signalingstatechange', 'settled'])
  expect(lives.map(playedOf)).toMatchObject([{ divergences: [] }])
})

test('Statistics of older versions have no times of their own: they are spread from the first to the last', async () => {
  const stats = {
    'ssrc_1-bytesSent': {
      startTime: '2020-10-27T21:00:00.000Z',
      endTime: '2020-10-27T21:00:10.000Z',
      values: '[1,2,3]',
    },
  }
  const { lives } = await importDump(internals([], { stats }))
  expect(lives[0]?.series.samples('ssrc_1', 'bytesSent')).toEqual({ times: [0, 5000, 10_000], values: [1, 2, 3] })
})

const epoch = 1_700_000_000_000

test('Jitsi: lines with dates and numbers in sequence, without SDP', async () => {
  const lines = [
    ['identity', null, { displayName: 'Mia', userAgent: 'Mozilla/5.0 Chrome/120.0.0.0' }, epoch, 1],
    ['create', 'PC_0', { browserType: 'webkit' }, epoch, 2],
    ['constraints', 'PC_0', {}, epoch, 3],
    ['createDataChannel', 'PC_0', { 0: 'JVB data channel', 1: { protocol: 'x' } }, epoch + 1, 4],
    ['createOffer', 'PC_0', null, epoch + 2, 5],
    ['createOfferOnSuccess', 'PC_0', '', epoch + 3, 6],
    ['setLocalDescription', 'PC_0', '', epoch + 4, 7],
    ['onsignalingstatechange', 'PC_0', 'have-local-offer', epoch + 5, 8],
    ['setLocalDescriptionOnSuccess', 'PC_0', null, epoch + 6, 9],
    ['setRemoteDescription', 'PC_0', '', epoch + 7, 10],
    ['onsignalingstatechange', 'PC_0', 'stable', epoch + 8, 11],
    ['setRemoteDescriptionOnSuccess', 'PC_0', null, epoch + 9, 12],
    ['addIceCandidate', 'PC_0', '', epoch + 9, 13],
    ['oniceconnectionstatechange', 'PC_0', 'connected', epoch + 10, 14],
    ['ondtlsstatechange', 'PC_0', 'connecting', epoch + 11, 15],
    ['ondtlserror', 'PC_0', { isTrusted: true }, epoch + 12, 16],
    ['ondtlsstatechange', 'PC_0', 'failed', epoch + 12, 17],
    ['onconnectionstatechange', 'PC_0', 'failed', epoch + 13, 18],
    [
      'getstats',
      'PC_0',
      { T1: { type: 'transport', dtlsState: 'failed', timestamp: 0 }, timestamp: epoch },
      epoch + 14,
      19,
    ],
  ]
  const { lives, source, remarks } = await importDump(bytes(lines.map((line) => JSON.stringify(line)).join('\n')))
  expect([source, remarks]).toEqual([{ kind: 'rtcstats-lines', browser: 'Chromium 120', clock: 'ms' }, []])
  expect(lives.map(playedOf)).toMatchObject([{ whyFailed: 'transport-failed', divergences: [], skipped: [] }])
  const [life] = lives
  expect(life?.hidden).toContain('descriptions')
  expect(life?.trace.entries.at(-1)?.time).toBe(13)
  expect(life?.series.samples('T1', 'dtlsState')).toEqual({ times: [14], values: ['failed'] })
  expect(explain(life as NonNullable<typeof life>).verdict).toMatchObject({
    reason: 'transport-failed',
    confidence: 'shown',
  })
})

test('The messages that Jitsi sends, and older rtcstats with a line of circumstances', async () => {
  const line = JSON.stringify(['oniceconnectionstatechange', 'PC_0', 'checking', epoch, 1])
  const messages = bytes(JSON.stringify({ statsSessionId: 'a', type: 'stats-entry', data: line }))
  expect((await importDump(messages)).lives.map(({ id }) => id)).toEqual(['PC_0'])
  const older = bytes(`{"path":"/room","userAgent":"Firefox/60.0","time":1}\n${line}\n`)
  const { lives, source } = await importDump(older)
  expect([lives.length, source]).toEqual([1, { kind: 'rtcstats-lines', browser: 'Firefox 60', clock: 'ms' }])
})

test('Of hidden descriptions nothing is judged that they decide, and a missing candidate is unknown', async () => {
  const lines = [
    ['create', 'PC_0', {}, epoch, 1],
    ['setLocalDescription', 'PC_0', '', epoch, 2],
    ['onsignalingstatechange', 'PC_0', 'have-local-offer', epoch, 3],
    ['setLocalDescriptionOnSuccess', 'PC_0', null, epoch, 4],
    ['setRemoteDescription', 'PC_0', '', epoch, 5],
    ['onsignalingstatechange', 'PC_0', 'stable', epoch, 6],
    ['setRemoteDescriptionOnSuccess', 'PC_0', null, epoch, 7],
    ['onicecandidate', 'PC_0', { candidate, sdpMid: '0', sdpMLineIndex: 0 }, epoch, 8],
  ]
  const { lives } = await importDump(bytes(lines.map((each) => JSON.stringify(each)).join('\n')))
  const [explanation] = lives.map(explain)
  expect(explanation?.verdict.confidence).toBe('unknown')
  expect(lives[0]?.judges).toContain('INV-7')
  for (const rule of ['SG-6', 'RJ-2', 'RJ-3', 'RJ-4', 'RJ-5', 'RJ-6', 'AC-1'])
    expect(lives[0]?.judges).not.toContain(rule)
})
