import { type ActorRefFrom, createActor, type Snapshot } from 'xstate'
import { callMachine } from './callMachine.ts'
import { ownedConnection, type Phone } from './ownedConnection.ts'

/** Begins a call, or takes one up again that was persisted: with a new connection. */
export function startCall(phone: Phone, peer: string, snapshot?: Snapshot<unknown>): ActorRefFrom<typeof callMachine> {
  const machine = callMachine.provide({ actors: { connection: ownedConnection(phone) } })
  const call = createActor(machine, { input: { peer }, ...(snapshot && { snapshot }) })
  call.start()
  return call
}
