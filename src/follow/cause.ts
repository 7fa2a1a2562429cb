import type { DataChannelCause } from '../../machines/channel/dataChannelTypes.ts'
import type { PeerConnectionCause, TransportReport } from '../../machines/connection/peerConnectionTypes.ts'
import type { Known, TransportsInUse } from './known.ts'

type WithActors = 'channel.created' | 'channel.found' | 'channel.announced' | 'channel.removed' | 'transport.removed'

/** A cause of the connection's chart in which actors are the names of their objects. */
export type NamedConnectionCause =
  | Exclude<
      PeerConnectionCause,
      { readonly type: WithActors | 'transports.changed' | 'states.reported' | 'divergence' }
    >
  | { readonly type: 'channel.created' | 'channel.found' | 'channel.removed'; readonly channel: string }
  | {
      readonly type: 'channel.announced'
      readonly channel: string
      readonly label: string
      readonly id: number | null
      readonly isElsewhere?: boolean
    }
  | { readonly type: 'transport.removed'; readonly transport: string }
  | { readonly type: 'transports.changed'; readonly transports: TransportsInUse }
  | (Omit<Extract<PeerConnectionCause, { type: 'states.reported' }>, 'transports'> & {
      readonly type: 'states.reported'
      readonly transports: readonly NamedReport[]
    })

/** What is to be told a transport's chart, by the name of the chart: `gatherer:0` is of the object `ice:0`. */
export interface NamedReport {
  readonly kind: TransportReport['kind']
  readonly transport: string
  readonly cause: TransportReport['cause']
}

/**
 * One step that follows from an observation: a cause for the chart of an object, something new to be known, or the end
 * of following: the connection, or a channel that is followed alone, is let go of.
 */
export type Step =
  | { readonly on: 'connection'; readonly cause: NamedConnectionCause }
  | { readonly on: string; readonly cause: DataChannelCause }
  | { readonly known: Partial<Known> }
  | { readonly stop: string }
  /** What was observed can be judged now, while the connection's chart still emits. */
  | { readonly judge: true }
  /** Something is in doubt until it was looked at in a later task. */
  | { readonly lookAgain: string }

/** The steps that follow from an observation, one after another: each is taken before the next is asked for. */
export type Steps = Generator<Step, void, undefined>
