import { PersistentMap } from '../../../machines/chart/persistentMap.ts'
import type { Outcome } from '../../../machines/connection/descriptionOutcome.ts'
import type { Shows } from '../../watch/attributes.ts'

/** What is remembered of one object. */
export interface ObjectMemory {
  /** The value of each attribute in the last event; missing where that is not known: it may be from before the binding. */
  readonly announced: { readonly [attribute: string]: string }
  /** The events that a channel has fired; `datachannel` is the one that has announced it. */
  readonly fired: readonly string[]
  /** Of a DTLS transport: whether `error` has come, and no `statechange` since. */
  readonly hasError: boolean
  /** Of an SCTP transport: whether it was ever connected, and an answer applied to it; missing if that is not known. */
  readonly hasConnected?: boolean
  readonly isAnswered?: boolean
  /** What was found wrong with it. */
  readonly reported: readonly string[]
}

/** What was the case when a method was called that has not settled yet. */
export interface CallMemory {
  /** What the objects showed that the call may change. */
  readonly shows: Shows
  /** How it must be refused, if it is no operation of the chain. */
  readonly refused?: Outcome
}

/** Something that must have happened at a time, and that is looked at then. */
export interface Deadline {
  readonly rule: 'TR-1' | 'TR-3' | 'AB-6' | 'AB-9' | 'INV-43'
  readonly on: string
  readonly at: number
}

/** What judging remembers from one observation to the next. */
export interface JudgeMemory {
  readonly objects: PersistentMap<string, ObjectMemory>
  readonly calls: { readonly [call: number]: CallMemory }
  /** The last event `icecandidate` of the present generation; `undefined` if that is not known. */
  readonly lastCandidate?: 'none' | 'candidate' | 'end'
  /** The first operation of the chain, and the signaling state in which it has started. */
  readonly running?: { readonly id: number; readonly signalingState: string | undefined }
  /** Since when the same of the connection's states do not follow from its transports. */
  readonly unrest?: { readonly key: string; readonly since: number }
  readonly deadlines: readonly Deadline[]
}

/** What is remembered before the first observation. */
export const noMemory: JudgeMemory = { objects: PersistentMap.of(), calls: {}, deadlines: [] }

const unknown: ObjectMemory = { announced: {}, fired: [], hasError: false, reported: [] }

/** What is remembered of an object. */
export function remembered({ objects }: JudgeMemory, name: string): ObjectMemory {
  return objects.get(name) ?? unknown
}

/** The memory with something more of an object. */
export function remember(memory: JudgeMemory, name: string, more: Partial<ObjectMemory>): JudgeMemory {
  const known = remembered(memory, name)
  const announced = { ...known.announced, ...more.announced }
  return { ...memory, objects: memory.objects.with(name, { ...known, ...more, announced }) }
}

/** The memory without an object. */
export function forget(memory: JudgeMemory, name: string): JudgeMemory {
  return { ...memory, objects: memory.objects.without(name) }
}
