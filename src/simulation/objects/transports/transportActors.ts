import { type AnyActorRef, createActor } from 'xstate'
import { dtlsTransportMachine } from '../../../../machines/transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../../../../machines/transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../../../../machines/transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../../../../machines/transports/sctpTransportMachine.ts'

/** Makes and starts the charts of the transports of one association. They are children of the connection's. */
export function makeTransportActors(parent: AnyActorRef, count: number) {
  const actors = {
    sctp: createActor(sctpTransportMachine, { parent, id: `sctpTransport:${count}`, input: { state: 'connecting' } }),
    dtls: createActor(dtlsTransportMachine, { parent, id: `dtlsTransport:${count}`, input: { state: 'new' } }),
    ice: createActor(iceTransportMachine, { parent, id: `iceTransport:${count}`, input: { state: 'new' } }),
    gatherer: createActor(iceGathererMachine, { parent, id: `iceGatherer:${count}`, input: { state: 'new' } }),
  }
  for (const actor of Object.values(actors)) actor.start()
  return actors
}

/** The charts of the transports of one association. */
export type TransportActors = ReturnType<typeof makeTransportActors>
