import { kindOf } from '../../watch/attributes.ts'
import { ofChannelEvent } from './channelEvents.ts'
import { insideClose, ofFoundClosed, ofLateBinding, ofReturn } from './closing.ts'
import { ofConnectionEvent } from './connectionEvents.ts'
import { arising, overdue, REST } from './later.ts'
import { type JudgeMemory, remember, remembered } from './memory.ts'
import { type Finding, liveConnection, type Moment } from './moment.ts'
import { letGo, note } from './note.ts'
import { ofSettlement, settlementOf } from './operations.ts'
import { prepare } from './prepare.ts'
import { ofDerivation, ofWhatIsShown } from './standing.ts'
import { ofTransportEvent } from './transportEvents.ts'

/** What was found, and what to remember of it. */
export interface Judgement {
  readonly memory: JudgeMemory
  /** The rules that are broken, each once a connection. */
  readonly findings: readonly Finding[]
  /** After how many milliseconds another look is wanted, at which something must have happened. */
  readonly lookAgain?: number
}

/**
 * Finds where an engine breaks a rule, from one observation and what was known before and after it. A rule is not judged
 * where an attribute that it needs was not read, or where a part of its history is not known.
 *
 * @param memory - what the judgement before has given; {@link noMemory} at first
 */
export function judge(memory: JudgeMemory, moment: Moment): Judgement {
  const prepared = prepare(memory, moment)
  const { observation, after } = moment
  const rest = atRest(prepared, moment)
  const broken = [
    ...ofHappening(prepared, moment),
    ...ofWhatIsShown(prepared, moment),
    ...rest.findings,
    ...overdue(prepared, moment),
  ]
  const noted = note(rest.memory, moment)
  const arisen = arising(moment, noted.deadlines)
  const isLook = observation.kind === 'look'
  const waiting = noted.deadlines.filter(({ at }) => !isLook || at > observation.time)
  const deadlines = liveConnection(after) ? [...waiting, ...arisen] : []
  const [next] = arisen.length > 0 || isLook ? deadlines : []
  const { memory: reported, findings } = once({ ...noted, deadlines }, broken)
  const lookAgain = rest.isDoubtful ? 0 : next && Math.max(next.at - observation.time, 0)
  return { memory: letGo(reported, moment), findings, ...(lookAgain !== undefined && { lookAgain }) }
}

function* ofHappening(memory: JudgeMemory, moment: Moment): Generator<Finding> {
  const { observation } = moment
  const settlement = settlementOf(observation)
  if (settlement) yield* ofSettlement(memory, moment, observation as { call: number; method: string }, settlement)
  if (observation.kind === 'returned') yield* ofReturn(memory, moment, observation)
  if (observation.kind === 'bound') yield* ofLateBinding(moment)
  yield* ofFoundClosed(moment)
  if (observation.kind !== 'event') return
  // What script has dispatched says nothing of the engine.
  if (observation.untrusted) return
  yield* insideClose(memory, moment)
  const kind = kindOf(observation.on)
  const ofEvent = kind === 'connection' ? ofConnectionEvent : kind === 'channel' ? ofChannelEvent : ofTransportEvent
  yield* ofEvent(memory, moment, observation)
}

/** The states of a connection may be behind its transports for a while (INV-9). A look tells whether they still are. */
function atRest(memory: JudgeMemory, moment: Moment) {
  const wrong = ofDerivation(moment)
  const { unrest, ...others } = memory
  const key = wrong.map(({ expected, actual }) => `${expected}, ${actual}`).join()
  if (key === '') return { memory: others, findings: [], isDoubtful: false }
  const { time, kind } = moment.observation
  const { reported } = remembered(memory, 'connection')
  const isNew = key !== unrest?.key
  const isReported = wrong.every((finding) => reported.includes(keyOf(finding)))
  const isLasting = !isNew && !isReported && time - unrest.since >= REST
  return {
    memory: isNew ? { ...others, unrest: { key, since: time } } : memory,
    findings: isLasting && kind === 'look' ? wrong : [],
    isDoubtful: isLasting && kind !== 'look',
  }
}

/** Those that were not reported before. */
function once(memory: JudgeMemory, broken: readonly Finding[]): Pick<Judgement, 'memory' | 'findings'> {
  let next = memory
  const findings = broken.filter((finding) => {
    const { on } = finding
    const key = keyOf(finding)
    const { reported } = remembered(next, on)
    if (reported.includes(key)) return false
    next = remember(next, on, { reported: [...reported, key] })
    return true
  })
  return { memory: next, findings }
}

function keyOf({ rule, expected, actual }: Finding): string {
  return `${rule}: ${expected}, ${actual}`
}
