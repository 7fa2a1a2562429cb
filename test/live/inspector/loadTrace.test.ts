import { expect, test } from 'vitest'
import type { AnyActorRef, InspectionEvent } from 'xstate'
import { announced, fired, talked } from '../../../harness/peers.ts'
import { bindDataChannel, bindPeerConnection } from '../../../src/index.ts'
import type { TimelineStep } from '../../../src/inspector/store/actor.ts'
import { InspectorStore } from '../../../src/inspector/store/inspectorStore.ts'
import { loadTrace } from '../../../src/inspector/store/loadTrace.ts'
import { record } from '../../../src/testing/index.ts'
import { atOnce } from '../../../src/trace/slices.ts'
import { allDivergences } from '../allDivergences.ts'
import { peersOfEachTest } from '../peersOfEachTest.ts'

const openPeers = peersOfEachTest()

/** A line for each snapshot, and each event that was emitted. */
function observer() {
  const lines: string[] = []
  const say = (actor: string, what: string, value: unknown) => lines.push(`${actor} ${what} ${JSON.stringify(value)}`)
  const inspect = (event: InspectionEvent) => {
    const actor = event.actorRef as AnyActorRef
    if (event.type === '@xstate.actor')
      actor.on('*', ({ type }) => type !== 'divergence' && say(actor.id, 'emitted', type))
    if (event.type === '@xstate.snapshot')
      say(actor.id, event.event.type, (event.snapshot as { value?: unknown }).value)
  }
  return { lines, inspect, say }
}

function linesOf(steps: readonly TimelineStep[]): string[] {
  const { lines, say } = observer()
  for (const { kind, actor, event, snapshot } of steps) {
    if (kind === 'emitted') say(actor.name, 'emitted', event.type)
    else if (snapshot) say(actor.name, event.type, snapshot.value)
  }
  return lines.sort()
}

test('a trace becomes the steps of its life: each snapshot, what was emitted, divergences, in the order of time', async () => {
  const { a, b, negotiate } = openPeers()
  const { lines, inspect } = observer()
  const divergences: unknown[] = []
  const actor = bindPeerConnection(a, {
    inspect,
    divergences: allDivergences((divergence) => divergences.push(divergence)),
  })
  const recording = record(actor)
  const channel = a.createDataChannel('chat')
  bindDataChannel(channel)
  const arrived = announced(b, (far) => far)
  await negotiate()
  const far = await arrived
  await talked(channel, far)
  const closed = fired(channel, 'close')
  far.close()
  await closed
  a.close()

  const trace = JSON.parse(JSON.stringify(recording.trace))
  const store = new InspectorStore()
  const { skipped } = atOnce(loadTrace(trace, store))
  expect(skipped).toEqual([])
  expect(store.notices).toMatchObject({ malformed: 0, dropped: 0 })
  const steps = Array.from({ length: store.end }, (_, index) => store.step(index)).filter((step) => step !== undefined)
  // An actor that is recorded begins at its checkpoint: what it was when it was created.
  expect(linesOf(steps)).toEqual([...lines].sort())
  expect(steps.filter(({ kind }) => kind === 'divergence').map(({ event }) => event.divergence)).toEqual(divergences)
  const times = steps.map(({ time }) => time - Date.parse(trace.startedAt))
  expect(times).toEqual([...times].sort((one, other) => one - other))
  expect(times.at(-1)).toBeCloseTo(trace.entries.at(-1).time, 3)
  const [root] = store.roots
  expect([store.roots.length, root?.name]).toEqual([1, 'peerConnection'])
  expect(root?.children.map(({ name }) => name)).toContain('dataChannel:chat')
  expect(root?.definition).toContain('have-local-offer')
})
