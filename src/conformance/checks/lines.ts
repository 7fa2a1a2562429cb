import { createActor } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import type { DataChannelCause, DataChannelError, ReadyState } from '../../../machines/channel/dataChannelTypes.ts'
import { readyState } from '../../../machines/channel/readyState.ts'
import { channelCauseOf } from '../../../machines/tasks/taskOrder.ts'
import type { Indication } from '../../../machines/tasks/tasks.ts'
import { entriesOf, type LifeLog, ownAttributes, type Side } from '../lifeLog.ts'

/** How an association ends that the peer aborts, for the chart; which cause it tells is the engine's. */
const aborted: DataChannelError = { errorDetail: 'sctp-failure', sctpCauseCode: null, message: '' }

/** What can happen to a channel in a scenario: the calls, and what it takes in the tasks of an indication. */
export const causes = {
  open: takenIn('channel.ready'),
  close: { type: 'close' },
  reset: takenIn('stream.reset'),
  closed: takenIn('channel.transport-closed'),
  aborted: takenIn('channel.transport-closed', aborted),
  impossible: takenIn('channel.impossible', aborted),
  connectionClosed: { type: 'connection.closed' },
} as const satisfies Record<string, DataChannelCause>

function takenIn(indication: Indication, error?: DataChannelError): DataChannelCause {
  return { type: channelCauseOf(indication), ...(error && { error }) } as DataChannelCause
}

/**
 * What a channel must do for these causes, as its chart says: calls with the state that they leave, and events with
 * the state that their handlers see.
 */
export function prescribed(start: ReadyState, ...happened: readonly DataChannelCause[]): string {
  const parts: string[] = []
  const actor = createActor(dataChannelMachine, { input: { readyState: start } })
  const state = () => readyState(actor.getSnapshot())
  actor.on('*', ({ type }) => parts.push(`${type}[${state()}]`))
  actor.start()
  for (const cause of happened) {
    const call = { close: 'dc.close()', 'connection.closed': 'pc.close()' }[cause.type as string]
    const before = parts.length
    actor.send(cause)
    if (call) parts.splice(before, 0, `${call}: ${state()}`)
  }
  actor.stop()
  return lineOf(parts)
}

/** The same, and a `close` later, which is accepted after an own `pc.close()` (AMB-3). */
export function orLateClose(line: string): readonly string[] {
  return [line, `${line} · close[closed]`]
}

/** What a channel has done since the scenario began in earnest, in the same words. */
export function lineOfChannel(life: LifeLog, side: Side, channel: string): string {
  const parts: string[] = []
  for (const { kind, object, name, shown } of sinceBegin(life, side)) {
    const state = shown[channel]?.readyState
    if (kind === 'return' && name === 'close()') {
      if (object === channel) parts.push(`dc.close(): ${state}`)
      if (object === 'pc') parts.push(`pc.close(): ${state}`)
    }
    const isData = name === 'message' || name === 'bufferedamountlow'
    if (kind === 'event' && object === channel && !isData) parts.push(`${name}[${state}]`)
  }
  return lineOf(parts)
}

/** The states that an object announced with an event, in their order. */
export function announcedStates(life: LifeLog, side: Side, object: string, type: string, attribute: string): string {
  return entriesOf(sinceBegin(life, side), side, object)
    .filter(({ kind, name }) => kind === 'event' && name === type)
    .map((entry) => String(ownAttributes(entry)[attribute]))
    .join(' ')
}

/** What one side has shown since the mark, or all of it without one. */
export function sinceBegin(life: LifeLog, side: Side): LifeLog {
  const begin = life.findIndex((entry) => entry.side === side && entry.kind === 'look' && entry.name === 'begin')
  return life.slice(begin + 1).filter((entry) => entry.side === side)
}

function lineOf(parts: readonly string[]): string {
  return parts.join(' · ') || 'nothing'
}
