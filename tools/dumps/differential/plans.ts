import type { Trace, TraceEntry } from '../../../src/trace/trace.ts'

/** An event or a result in a life: the so-manieth of its name. */
export interface Place {
  readonly name: string
  readonly number: number
}

/** One change to a life, and to a dump of it. */
export type Edit =
  | { readonly do: 'repeat' | 'remove' | 'fulfil'; readonly at: Place }
  | { readonly do: 'move'; readonly at: Place; readonly before: Place }
  | { readonly do: 'show'; readonly at: Place; readonly state: string }
  | { readonly do: 'reject'; readonly at: Place; readonly error: string }

/** What a plan goes by. */
interface Named extends Place {
  readonly entry: TraceEntry
}

const stateEvents = [
  'onsignalingstatechange',
  'oniceconnectionstatechange',
  'onconnectionstatechange',
  'onicegatheringstatechange',
]

/** The faults that no browser has often, or at all: each is planted into recordings, and into dumps of the same lives. */
export const faults: { readonly [fault: string]: (life: readonly Named[]) => Edit | undefined } = {
  'an event of signalingState is repeated': (life) => repeated(life, 'onsignalingstatechange'),
  'an event of another state is repeated': (life) => repeated(life, ...stateEvents.slice(1)),
  'negotiationneeded is repeated': (life) => repeated(life, 'onnegotiationneeded'),
  'signaling takes a step that is none': (life) => {
    const at = life.find(({ name, entry }) => name === 'onsignalingstatechange' && shownState(entry) !== 'stable')
    return at && { do: 'show', at: placeOf(at), state: 'have-remote-pranswer' }
  },
  'an event of signalingState is missing': (life) => {
    const at = life.find(({ name }) => name === 'onsignalingstatechange')
    return at && { do: 'remove', at: placeOf(at) }
  },
  'a description succeeds before its event': (life) => {
    const at = life.findIndex(
      ({ name }, index) => isSuccess(name) && life[index - 1]?.name === 'onsignalingstatechange',
    )
    const [success, event] = [life[at], life[at - 1]]
    return success && event && { do: 'move', at: placeOf(success), before: placeOf(event) }
  },
  'a description is rejected after its event': (life) => {
    const at = life.find(({ name }, index) => isSuccess(name) && life[index - 1]?.name === 'onsignalingstatechange')
    return at && { do: 'reject', at: placeOf(at), error: 'OperationError' }
  },
  'a description that must be rejected succeeds': (life) => fulfilled(life, /^set\w+OnFailure$/),
  'an answer without an offer is created': (life) => fulfilled(life, /^createAnswerOnFailure$/),
  'a candidate that must be rejected is added': (life) => fulfilled(life, /^addIceCandidateOnFailure$/),
  'an error has another name': (life) => {
    const at = life.find(({ name }) => /^(?:set|create)\w+OnFailure$/.test(name))
    return at && { do: 'reject', at: placeOf(at), error: 'NotFoundError' }
  },
  'what must succeed is rejected': (life) => {
    const at = life.find(({ name }) => /^create\w+OnSuccess$/.test(name))
    return at && { do: 'reject', at: placeOf(at), error: 'InvalidStateError' }
  },
  'operations settle out of turn': (life) => {
    const at = life.findIndex((first, index) => {
      const next = life[index + 1]
      const areTwo = first.entry.kind === 'settled' && next?.entry.kind === 'settled' && first.name !== next.name
      return areTwo && [first, next].every(({ name }) => /^(?:set|create)/.test(name))
    })
    const [first, next] = [life[at], life[at + 1]]
    return first && next && { do: 'move', at: placeOf(next), before: placeOf(first) }
  },
  'the last candidate comes before gathering is complete': (life) => {
    const last = life.find(({ name }) => name === 'onicecandidate null')
    const before = last ? life.slice(0, life.indexOf(last)) : []
    const at = before.filter(({ name }) => name === 'onicegatheringstatechange').at(-1)
    return last && at && { do: 'move', at: placeOf(last), before: placeOf(at) }
  },
}

/** What planting a fault into a life comes to; `undefined` if nothing in that life has room for it. */
export function planOf(fault: string, trace: Trace): Edit | undefined {
  return faults[fault]?.(namedIn(trace.entries))
}

/** The entries that have names, each with its number. */
export function namedIn(entries: readonly TraceEntry[]): readonly Named[] {
  const counts = new Map<string, number>()
  return entries.flatMap((entry) => {
    const name = nameOf(entry)
    if (name === undefined) return []
    const number = counts.get(name) ?? 0
    counts.set(name, number + 1)
    return [{ name, number, entry }]
  })
}

function nameOf(entry: TraceEntry): string | undefined {
  if (entry.on !== 'connection') return undefined
  switch (entry.kind) {
    case 'event':
      return `on${entry.type}${entry.type === 'icecandidate' && (entry.candidate ?? null) === null ? ' null' : ''}`
    case 'settled':
      return `${entry.method}On${entry.rejected === undefined ? 'Success' : 'Failure'}`
    case 'call':
      return entry.method
    default:
      return undefined
  }
}

function repeated(life: readonly Named[], ...names: readonly string[]): Edit | undefined {
  const at = life.find(({ name }) => names.includes(name))
  return at && { do: 'repeat', at: placeOf(at) }
}

function fulfilled(life: readonly Named[], name: RegExp): Edit | undefined {
  const at = life.find((each) => name.test(each.name))
  return at && { do: 'fulfil', at: placeOf(at) }
}

function isSuccess(name: string): boolean {
  return /^set\w+OnSuccess$/.test(name)
}

function shownState(entry: TraceEntry): unknown {
  return entry.kind === 'message' ? undefined : entry.shows?.connection?.signalingState
}

function placeOf({ name, number }: Place): Place {
  return { name, number }
}
