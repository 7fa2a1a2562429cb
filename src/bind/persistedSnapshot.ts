import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine, Snapshot } from 'xstate'
import { partsOf } from '../../machines/connection/partsOf.ts'
import type { PeerConnectionContext } from '../../machines/connection/peerConnectionTypes.ts'
import type { BindError } from '../errors/BindError.ts'

/** As plain data: what is persisted may go anywhere. */
const restored: Pick<BindError, 'name' | 'code' | 'message'> = {
  name: 'BindError',
  code: 'restored',
  message: 'This actor was restored from a snapshot. It follows no object, and cannot go on: bind a new one.',
}

/**
 * What is persisted of the actor of a bound object, or of its replay: what it read at that moment, and the same of its
 * parts. It is plain data. No object can be persisted, so what is restored from it follows none, and says so: it has
 * the status `error`, unless the actor had ended.
 */
export function persistedSnapshot(machine: AnyStateMachine, snapshot: AnyMachineSnapshot): Snapshot<unknown> {
  const { context, status } = snapshot
  const isConnection = 'transports' in context
  const plain = isConnection ? { ...context, channels: [...context.channels] } : context
  const parts = isConnection ? partsOf(context as PeerConnectionContext) : []
  const persisted = {
    // What runs while it closes does not run again.
    ...machine.getPersistedSnapshot({ ...snapshot, context: plain, children: {} }),
    ...(status !== 'done' && status !== 'error' && { status: 'error', error: restored }),
    children: Object.fromEntries(parts.map((part) => [part.id, persistedPart(part)])),
  }
  return persisted as Snapshot<unknown>
}

/** As XState persists a child: `src` is the name of its logic among the `actors` of the connection's chart. */
function persistedPart(part: AnyActorRef) {
  const { logic } = part as AnyActorRef & { readonly logic: AnyStateMachine }
  return { snapshot: part.getPersistedSnapshot(), src: logic.id }
}
