import { nothingKnown } from '../../../src/follow/known.ts'
import { TRACE_FORMAT, TRACE_VERSION, type Trace, type TraceEntry } from '../../../src/trace/trace.ts'

const shows = {
  connection: { signalingState: 'stable', iceConnectionState: 'new', connectionState: 'new', iceGatheringState: 'new' },
}

/** The life of a connection with so many channels, of three entries each: one after the other, or all of them at once. */
export function hugeTrace(channels: number, areOpen = false): Trace {
  const entries = Array.from({ length: channels }, (_, call): readonly TraceEntry[] => {
    const on = `channel:${call}`
    const about = { on: 'connection', method: 'createDataChannel', call, time: call } as const
    const [type, readyState] = areOpen ? ['open', 'open'] : ['close', 'closed']
    return [
      { ...about, kind: 'call' },
      {
        ...about,
        kind: 'returned',
        channel: on,
        shows: { [on]: { readyState: 'connecting', label: 'chat', id: call } },
      },
      { kind: 'event', on, type, time: call, shows: { [on]: { readyState } } },
    ]
  })
  return {
    format: TRACE_FORMAT,
    version: TRACE_VERSION,
    startedAt: '2026-11-20T19:38:27.965Z',
    dropped: 0,
    checkpoint: { time: 0, shows, charts: {}, known: { ...nothingKnown, announced: [] } },
    entries: entries.flat(),
  }
}
