import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import { target } from '../bind/registry.ts'
import type { Checkpoint, Known } from './trace.ts'

/**
 * What the charts of a connection know and its objects do not show.
 *
 * @param operationsBefore - how many operations the connection has had
 * @param nameOf - gives the name of an object in the trace
 */
export function checkpointOf(
  snapshot: PeerConnectionSnapshot,
  operationsBefore: number,
  nameOf: (object: object) => string | undefined,
): Checkpoint['charts'] {
  const { context, value } = snapshot
  const { descriptions, updated, channelCreated, connected, failure, operations, channels, transports } = context
  const { negotiation } = typeof value === 'object' ? value.live : {}
  const isNegotiationNeeded = typeof negotiation === 'object' && 'needed' in negotiation
  const charts: Record<string, Known> = {
    connection: {
      id: operationsBefore,
      input: {
        operations,
        descriptions,
        updated,
        channelCreated,
        isNegotiationNeeded,
        ...(connected !== undefined && { connected }),
        ...(failure && { failure }),
      },
    },
  }
  for (const actor of channels) {
    const name = nameOf(target(actor) ?? {})
    const { value: state, context: known } = actor.getSnapshot()
    const hasFiredOpen = typeof state === 'object' && 'open' in state && state.open === 'opened'
    if (name) charts[name] = { id: actor.id, input: { ...known, hasFiredOpen } }
  }
  const { sctp, dtls, ice } = transports
  for (const actor of [...(sctp ? [sctp] : []), ...dtls, ...ice]) {
    const name = nameOf(target(actor as typeof sctp & object) ?? {})
    const context = actor.getSnapshot().context as { error?: object }
    if (name) charts[name] = { id: Number(actor.id.split(':')[1]), ...(context?.error && { input: context }) } as Known
  }
  return charts
}
