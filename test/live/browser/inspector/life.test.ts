import { expect, test } from 'vitest'
import type { AnyActorRef, AnyStateMachine } from 'xstate'
import { announced, fired, type Peers, talked } from '../../../../harness/peers.ts'
import { bindDataChannel, bindPeerConnection } from '../../../../src/index.ts'
import { peersOfEachTest } from '../../peersOfEachTest.ts'
import { inspectorOfEachTest } from './inspectorInPage.ts'
import { expectEachStep, expectLastStep, listOnlySelected, select, stepBack } from './stepping.ts'
import { type SeenActor, statesOf, watched } from './watched.ts'

const openPeers = peersOfEachTest()
const mount = inspectorOfEachTest()

/** From `new` to `closed`; `show` is called on the way, where the life stands still. */
async function live({ a, b, negotiate }: Peers, inspect: ReturnType<typeof watched>['inspect'], show = async () => {}) {
  bindPeerConnection(a, { inspect })
  bindPeerConnection(b)
  const channel = a.createDataChannel('chat')
  bindDataChannel(channel)
  await show()
  const arrived = announced(b, (far) => far)
  await negotiate()
  const far = await arrived
  await talked(channel, far)
  await show()
  const closed = fired(channel, 'close')
  far.close()
  await closed
  a.close()
  await show()
}

function ofMachines(seen: ReadonlyMap<string, SeenActor>): SeenActor[] {
  return [...seen.values()].filter(({ actor }) => 'root' in (actor as AnyActorRef & { logic: AnyStateMachine }).logic)
}

test('shows the active states of a connection, its transports and its channel at each step of a life', async () => {
  const page = mount()
  const { inspect, seen, shown } = watched(page)
  await live(openPeers(), inspect, async () => {
    await shown()
    const [connection] = seen.values()
    expect(page.lit()).toEqual(statesOf(connection?.actor.getSnapshot().value))
  })
  await listOnlySelected(page)
  const actors = ofMachines(seen)
  expect(actors.length).toBeGreaterThanOrEqual(5)
  for (const actor of actors) {
    await select(page, actor)
    const forwards = await expectEachStep(page, actor)
    expect(await stepBack(page, forwards.length)).toEqual(forwards)
  }
})

test('shows those of 20 connections at once', async () => {
  const page = mount()
  const { inspect, seen, shown } = watched(page)
  await Promise.all(Array.from({ length: 20 }, () => live(openPeers(), inspect)))
  await shown()
  await listOnlySelected(page)
  const roots = ofMachines(seen).filter(({ actor }) => !actor._parent)
  expect(roots).toHaveLength(20)
  // All have lived the same life: each step of some, and the last one of all.
  for (const [index, root] of roots.entries()) {
    await select(page, root)
    if (index % 5 === 0) await expectEachStep(page, root)
    await expectLastStep(page, root)
  }
})
