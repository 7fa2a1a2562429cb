import type { Explanations } from '../../mutants/survivors.ts'

const closesAlone = 'the simulated engine closes a channel that only one side has: the tests in browsers need it'
const forTheCompiler = 'it is always there in this state: the compiler does not know that'

/** Mutants of the protocol that no test can tell from it as it is, by a part of their names, with why. */
export const explained: Explanations = {
  "typeof value !== 'object' || value === null → typeof value !== 'object'":
    'what is null cannot be read either, and is malformed for that',
  'this.memory.life < life → this.memory.life <= life': 'nobody else has the same life',
  'rateLimit.ts:6 · 0 → 0 + 1': 'whatever the second is in which it begins, nothing was counted before',
  'context.isOnly && canRestart(context) → canRestart(context)':
    'any other one was never connected where this is asked, or has no restart left',
  'event.isOnly ?? false → event.isOnly': 'undefined is no either',
  'recoveryMachine.ts:81 · ': forTheCompiler,
  "context.closedBy ?? 'this side' → context.closedBy": forTheCompiler,
  "sessionState.ts:72 · 'gave-up' → 'another'": forTheCompiler,
  'context.failed ?? {} → context.failed': forTheCompiler,
  'Object.entries(value)[0] ?? [] → Object.entries(value)[0]': forTheCompiler,
  "this.#peersAnswer ?? '' → this.#peersAnswer": forTheCompiler,
  'options.inspect ? { inspect: options.inspect } : {} → { inspect: options.inspect }':
    'undefined is no inspector either',
  'inspect && { inspect } → { inspect }': 'XState takes undefined as none',
  'negotiator.ts:179 · 1 → 1 + 1': 'no offer has a number below 0, whichever it is',
  'until ?? since → until': forTheCompiler,
  'sessionChannel.ts:39 · ': 'nothing is sent over a channel before it is attached, which sets it',
  'sink.unsent ?? [] → this.#present?.sink.unsent': forTheCompiler,
  'sessionChannel.ts:105 · ': closesAlone,
  '!this.#isOpen || !this.#hasSent → !this.#isOpen': closesAlone,
  'sessionChannel.ts:104 · ': 'the simulated engine has it so by default: the tests in browsers need it',
  'this.#present?.sink !== sink → false': 'a sink has said how it ended before another one begins',
  '200 → 200 + 1': 'how many exactly is of no consequence',
  'this.#held.length < MOST_HELD → this.#held.length <= MOST_HELD': 'how many exactly is of no consequence',
}
