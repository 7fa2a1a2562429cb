import startRtcstats from '@jitsi/rtcstats/rtcstats.js'
import { divergences } from '../../../src/divergences/index.ts'
import { bindPeerConnection } from '../../../src/index.ts'
import { type Recording, record, type Trace } from '../../../src/testing/index.ts'

/** The lines that rtcstats has written, as they would be sent. */
const lines: string[] = []
const recordings: Recording[] = []
/** They are kept: Firefox collects a connection that only its own listeners lead to. */
const living: RTCPeerConnection[] = []

/**
 * Has all connections of the page logged by rtcstats. Ours is bound first, so that its hooks are inside of those of rtcstats,
 * and see when the engine's own promises settle.
 *
 * @param sendSdp - whether descriptions and candidates are in the log
 */
export function startLogging(sendSdp: boolean): void {
  bindPeerConnection(made(), { name: 'first' })
  const statsEntry = (...data: unknown[]) => {
    lines.push(JSON.stringify([...data.map(plain), Date.now(), lines.length + 1]))
  }
  statsEntry('identity', null, { userAgent: navigator.userAgent })
  startRtcstats({ statsEntry }, { pollInterval: 1000, useLegacy: false, sendSdp })
}

/** A connection that is recorded in each way, and its place among those of the page. */
export function recordedConnection(configuration?: RTCConfiguration): {
  readonly connection: RTCPeerConnection
  readonly index: number
} {
  const connection = made(configuration)
  recordings.push(record(bindPeerConnection(connection, { divergences: divergences({ known: true }) })))
  return { connection, index: recordings.length - 1 }
}

/** What our recordings have, in the order in which the connections were made. */
export function tracesSoFar(): readonly Trace[] {
  return recordings.map(({ trace }) => trace)
}

/** One connection more, whose channel has this label: what is told of it comes behind all that is told of the others. */
export function makeLast(label: string): void {
  made().createDataChannel(label)
}

/** The log of rtcstats. */
export function linesSoFar(): string {
  return lines.join('\n')
}

function made(configuration?: RTCConfiguration): RTCPeerConnection {
  const connection = new globalThis.RTCPeerConnection(configuration)
  living.push(connection)
  return connection
}

/** As it is sent: what JSON cannot write is nothing. */
function plain(value: unknown): unknown {
  return value === undefined ? null : value
}
