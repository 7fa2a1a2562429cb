import { createActor, setup, toPromise } from 'xstate'

/** What XState takes by itself, to compare with. */
const toggleMachine = setup({ types: {} as { events: { type: 'toggle' } | { type: 'end' } } }).createMachine({
  initial: 'off',
  states: {
    off: { on: { toggle: 'on', end: 'over' } },
    on: { on: { toggle: 'off' } },
    over: { type: 'final' },
  },
})
const actor = createActor(toggleMachine).start()
actor.subscribe((snapshot) => console.log(snapshot.value, snapshot.can({ type: 'end' })))
actor.send({ type: 'end' })
await toPromise(actor)
