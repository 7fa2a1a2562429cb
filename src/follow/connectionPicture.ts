import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { ShownBy } from '../watch/allAttributes.ts'
import type { NamedConnectionCause, Step } from './cause.ts'
import type { Picture } from './picture.ts'

/** What a connection shows. */
export type Shown = ShownBy<'connection'>

/** A cause for the connection's chart. */
export function tell(cause: NamedConnectionCause): Step {
  return { on: 'connection', cause }
}

/** The chart of the connection, while it is not closed. */
export function liveChart(picture: Picture): PeerConnectionSnapshot | undefined {
  const chart = picture.chart('connection') as PeerConnectionSnapshot | undefined
  return chart?.status === 'active' && typeof chart.value === 'object' ? chart : undefined
}

/** What the connection shows. */
export function shownBy(picture: Picture): Shown {
  return (picture.shown('connection') ?? {}) as Shown
}
