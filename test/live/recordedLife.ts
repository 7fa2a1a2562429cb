import { expect } from 'vitest'
import type { AnyActorRef, EventObject, InspectionEvent } from 'xstate'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { bindPeerConnection, type Divergence } from '../../src/index.ts'
import { type Recording, record, replay, type Trace } from '../../src/testing/index.ts'
import { allDivergences } from './allDivergences.ts'

/** All that comes of a life: what each chart was and emitted, in order, and the divergences. */
export interface LifeLines {
  readonly lines: readonly string[]
  readonly divergences: readonly string[]
  /** Those of the lines that are of an actor's beginning. */
  readonly beginnings: readonly string[]
  /** The others, but for those of an end that an actor may have at its beginning. */
  readonly others: readonly string[]
}

/** A bound connection that is recorded from the start, with all that comes of its life. */
export interface RecordedLife {
  readonly actor: PeerConnectionActor
  readonly recording: Recording
  readonly live: LifeLines
}

/** Binds a connection and records it. */
export function recordLife(
  connection: RTCPeerConnection,
  onDivergence?: (divergence: Divergence) => void,
): RecordedLife {
  const { inspect, ...log } = lifeLog()
  const divergences: string[] = []
  const actor = bindPeerConnection(connection, {
    inspect,
    divergences: allDivergences((divergence) => {
      divergences.push(JSON.stringify(divergence))
      onDivergence?.(divergence)
    }),
  })
  return { actor, recording: record(actor), live: { ...log, divergences } }
}

/** What comes of a trace. */
export function replayedLife(trace: Trace): LifeLines & { readonly skipped: readonly unknown[] } {
  const { inspect, ...log } = lifeLog()
  const divergences: string[] = []
  const { skipped } = replay(trace, {
    inspect,
    divergences: allDivergences((divergence) => divergences.push(JSON.stringify(divergence))),
  })
  return { ...log, divergences, skipped }
}

/** The replay of a life gives all that the life gave. */
export function expectReplayed({ recording, live }: RecordedLife): void {
  const trace: Trace = JSON.parse(JSON.stringify(recording.trace))
  const { skipped, ...replayed } = replayedLife(trace)
  // An actor that was made ahead, in a callback, is made in its turn here: but for this moment, all is as it was.
  const isAhead = trace.entries.some((entry) => entry.kind === 'bound' && entry.id !== undefined)
  try {
    expect(skipped).toEqual([])
    expect(replayed.divergences).toEqual(live.divergences)
    expect(replayed.beginnings).toEqual(live.beginnings)
    expect(replayed.others).toEqual(live.others)
    if (!isAhead) expect(replayed.lines).toEqual(live.lines)
  } catch (error) {
    console.log(JSON.stringify(trace))
    throw error
  }
}

/** A trace has times of its own. */
function withoutTimes(context: object): object {
  return 'since' in context ? { ...context, since: Object.keys(context.since as object) } : context
}

function lifeLog() {
  const lines: string[] = []
  const beginnings: string[] = []
  const others: string[] = []
  const begun = new WeakSet<AnyActorRef>()
  const add = (line: string, to: string[] = others) => {
    lines.push(line)
    to.push(line)
  }
  const inspect = (event: InspectionEvent) => {
    const actor = event.actorRef as AnyActorRef
    if (event.type === '@xstate.actor') {
      actor.on('*', (emitted: EventObject) => add(`${actor.id} emits ${JSON.stringify(emitted)}`))
    }
    if (event.type !== '@xstate.snapshot' || !('value' in event.snapshot)) return
    const { value, context, status, output } = event.snapshot as unknown as Record<string, unknown>
    const isEndOfAnother = event.event.type.startsWith('xstate.done.actor')
    const line = `${actor.id} is ${JSON.stringify([value, status, output, withoutTimes(context as object)])}`
    add(line, isEndOfAnother ? [] : begun.has(actor) ? others : beginnings)
    begun.add(actor)
  }
  return { lines, beginnings, others, inspect }
}
