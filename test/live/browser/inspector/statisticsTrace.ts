import { nothingKnown } from '../../../../src/follow/known.ts'
import { TRACE_FORMAT, TRACE_VERSION, type Trace } from '../../../../src/testing/index.ts'

const states = {
  signalingState: 'stable',
  iceConnectionState: 'new',
  connectionState: 'new',
  iceGatheringState: 'new',
} as const

/** A short life with statistics of all kinds that are drawn. */
export function statisticsTrace(): Trace {
  const times = [0, 1000, 2000]
  return {
    format: TRACE_FORMAT,
    version: TRACE_VERSION,
    startedAt: '2026-11-20T19:38:27.965Z',
    dropped: 0,
    checkpoint: { time: 0, shows: { connection: states }, charts: {}, known: { ...nothingKnown, announced: [] } },
    entries: [
      ...(['connecting', 'connected'] as const).map((connectionState, place) => ({
        kind: 'event' as const,
        on: 'connection',
        type: 'connectionstatechange',
        time: (place + 1) * 700,
        shows: { connection: { connectionState } },
      })),
      { kind: 'call', on: 'connection', method: 'close', call: 0, time: 2000 },
    ],
    statistics: {
      interval: 1000,
      dropped: 0,
      objects: [
        {
          id: 'T',
          type: 'transport',
          times,
          members: {
            bytesSent: [0, 1000, 3000],
            bytesReceived: [0, 500, 1500],
            selectedCandidatePairId: ['P', 'P', 'P'],
          },
        },
        { id: 'P', type: 'candidate-pair', times, members: { currentRoundTripTime: [0.012, 0.02, 0.016] } },
        { id: 'I', type: 'inbound-rtp', times, members: { packetsLost: [0, 1, 1], packetsReceived: [0, 9, 19] } },
        { id: 'D', type: 'data-channel', times, members: { messagesSent: [0, 5, 25], messagesReceived: [0, 2, 4] } },
        { id: 'channel:0', type: 'channel', times, members: { bufferedAmount: [0, 65_536, 1200] } },
      ],
    },
  } as Trace
}
