import { type Accessor, createMemo, from } from 'solid-js'
import type { ActorRef, EventObject, Snapshot } from 'xstate'

/** What is selected from the snapshots of an actor: now, and whenever it changes. */
export function fromSelected<State extends Snapshot<unknown>, Selected>(
  actor: Accessor<Pick<ActorRef<State, EventObject>, 'select'> | undefined>,
  select: (snapshot: State) => Selected,
): Accessor<Selected | undefined> {
  const selected = createMemo(() => {
    const readable = actor()?.select(select)
    return readable && from<Selected>(readable, readable.get())
  })
  return () => selected()?.()
}
