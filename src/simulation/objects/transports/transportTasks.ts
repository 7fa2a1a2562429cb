import type { AggregateStates, TransportReport } from '../../../../machines/connection/peerConnectionTypes.ts'
import type { Indication } from '../../../../machines/tasks/tasks.ts'
import type { Packet } from '../../protocols/packets.ts'
import type { HostWorld } from '../../world/hostWorld.ts'
import type { Parts } from '../charts/parts.ts'
import type { Outbox } from '../outbox.ts'
import type { TaskRunner } from '../taskRunner.ts'

/** What the tasks of transports work on. */
export interface TransportTaskOwner {
  readonly world: HostWorld<Packet>
  readonly outbox: Outbox
  readonly runner: TaskRunner
  readonly isClosed: boolean
  /** The charts of transports are added to it. */
  readonly parts: Parts
  /** The charts take new states, and the connection's own are derived from them. */
  report(reports: readonly TransportReport[], derive: readonly (keyof AggregateStates)[]): void
}

/** What the deeds of an indication are in its case. */
export interface TransportDeeds {
  /** The report for a chart; none, if it is there already. */
  readonly report?: () => TransportReport | undefined
  readonly fire?: () => void
  readonly write?: (what: string) => void
  readonly indicate?: () => void
}

/** Queues the tasks that something about a transport indicates. */
export function indicateTransport(owner: TransportTaskOwner, indication: Indication, deeds: TransportDeeds): void {
  owner.runner.indicate(
    indication,
    () => ({ isConnectionClosed: owner.isClosed }),
    (deed) => {
      if ('report' in deed) {
        const report = deeds.report?.()
        if (report) owner.report([report], deed.derive)
      } else if ('derive' in deed) owner.report([], deed.derive)
      else if ('fire' in deed) owner.outbox.add(() => deeds.fire?.())
      else if ('write' in deed) deeds.write?.(deed.write)
      else if ('indicate' in deed) deeds.indicate?.()
    },
  )
}
