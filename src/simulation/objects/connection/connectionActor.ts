import { type AnyActorRef, createActor, fromCallback } from 'xstate'
import { peerConnectionMachine } from '../../../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionCause } from '../../../../machines/connection/peerConnectionTypes.ts'

/** The driver of a connection's chart, as far as the chart knows it. */
export interface ConnectionBehindChart {
  /** The chart is `closed`: what carries the connection ends now. */
  end(): void
  /** A check whether negotiation is needed is to be queued (NN-1). */
  queueCheck(): void
}

/** The drivers, by their charts. */
export const connectionAt = new WeakMap<AnyActorRef, ConnectionBehindChart>()

/** The chart, with what it leaves to a driver. Provided once: it costs a millisecond. */
const drivenConnectionMachine = peerConnectionMachine.provide({
  actors: {
    closingProcedure: fromCallback<PeerConnectionCause, { connection: AnyActorRef }>(({ input, sendBack }) => {
      connectionAt.get(input.connection)?.end()
      sendBack({ type: 'close.returned' })
    }),
  },
  actions: {
    queueCheck: ({ self }) => connectionAt.get(self)?.queueCheck(),
  },
})

/** Makes the actor of a connection; it is not started yet. */
export function makeConnectionActor() {
  return createActor(drivenConnectionMachine, { id: 'peerConnection' })
}

/** The running chart of a connection. */
export type ConnectionActor = ReturnType<typeof makeConnectionActor>
