import { nativeDispatch, type Steps } from './nativeDispatch.ts'

/**
 * What this module takes from its platform, once, when it is loaded: before somebody fakes timers, if possible. A function
 * that is already a fake has the property `clock`, and is not taken.
 */

/** The clock of `@sinonjs/fake-timers`, which Vitest, Jest and Sinon have in common. */
export interface FakeClock {
  readonly now: number
  readonly performance?: { now(): number }
  tickAsync(ms: number): Promise<number>
}

type Run = () => void

/** What there may be, on one platform or another. */
interface Globals extends Timers {
  readonly process?: Process & { readonly getBuiltinModule?: (name: string) => (Timers & Process) | undefined }
  readonly MessageChannel?: new () => Pick<MessageChannel, 'port1' | 'port2'>
  readonly performance?: Performance
  readonly reportError?: (error: unknown) => void
}

interface Process {
  readonly nextTick?: (run: Run) => void
}

interface Timers {
  readonly setImmediate?: (run: Run) => unknown
  readonly setTimeout?: (run: Run, ms: number) => unknown
  readonly clearTimeout?: (timer: unknown) => void
}

/** How many microtasks a platform without `nextTick` lets run before the next step: as many as an app may await. */
const hops = 1000

const globals = globalThis as Globals
const { MessageChannel, performance, process, reportError } = globals
// Node's modules have them also where an environment hides them, as Jest's jsdom does, or has fakes from the beginning.
const timers = process?.getBuiltinModule?.('node:timers')
const setImmediate = unfaked(globals.setImmediate) ?? unfaked(timers?.setImmediate)
const setTimeout = unfaked(globals.setTimeout) ?? unfaked(timers?.setTimeout)
const clearTimeout = unfaked(globals.clearTimeout) ?? unfaked(timers?.clearTimeout)
const nextTick = unfaked(process?.nextTick) ?? unfaked(process?.getBuiltinModule?.('node:process')?.nextTick)
const performanceNow = unfaked(performance?.now)
const ready = Promise.resolve()

/** A browser's own events. Node dispatches its by JavaScript. */
const dispatch = !process?.nextTick && MessageChannel ? nativeDispatch(new MessageChannel(), attempt) : undefined

/**
 * Runs steps one after the other as one task, with all microtasks between two of them, and nothing else.
 *
 * @param steps - each is asked for when those before are done. What one throws is reported, and stops nothing
 */
export function runTask(steps: Steps): void {
  if (dispatch) dispatch(steps)
  else macrotask(() => runNext(steps))
}

/** The same, before any other task: when all microtasks of the present one have run. */
export function runAfterMicrotasks(steps: Steps): void {
  afterMicrotasks(() => runNext(steps))
}

/** What a step throws is reported as an exception in a listener is, and stops nothing. */
function attempt(step: Run): void {
  try {
    step()
  } catch (error) {
    report(error)
  }
}

/** Reports an exception as one of a listener is reported. */
export function report(error: unknown): void {
  if (reportError) reportError.call(globalThis, error)
  else
    macrotask(() => {
      throw error
    })
}

/** The time of the platform, in milliseconds since some moment. */
export function realNow(): number {
  return performanceNow && performance ? performanceNow.call(performance) : Date.now()
}

/**
 * Has something run after so many milliseconds of the platform's time.
 *
 * @returns calls it off
 */
export function realAlarm(ms: number, run: Run): Run {
  const timer = setTimeout?.(run, ms)
  return () => clearTimeout?.(timer)
}

/** The clock of the fake timers that are installed now, if any are. */
export function fakeClock(): FakeClock | undefined {
  const fake = globalThis.setTimeout as { clock?: Partial<FakeClock> } | undefined
  return typeof fake?.clock?.tickAsync === 'function' ? (fake.clock as FakeClock) : undefined
}

/** Sets a timer of the fake clock that is installed. Returns what calls it off. */
export function fakeAlarm(ms: number, run: Run): Run {
  const { clearTimeout } = globalThis
  const timer = globalThis.setTimeout(run, ms)
  return () => clearTimeout(timer)
}

function macrotask(run: Run): void {
  if (setImmediate) setImmediate(run)
  else setTimeout?.(run, 0)
}

/** Leaves out a function that fake timers have put there. */
function unfaked<Value extends object>(value: Value | undefined): Value | undefined {
  return value && !('clock' in value) ? value : undefined
}

function runNext(steps: Steps): void {
  const { done, value } = steps.next()
  if (done) return
  attempt(value)
  afterMicrotasks(() => runNext(steps))
}

/**
 * Runs something when all microtasks have run, and before anything else does.
 *
 * Node has a queue for that: `nextTick` comes after all microtasks, those that it is called from among them. Elsewhere it
 * is one microtask after so many others.
 */
function afterMicrotasks(run: Run): void {
  if (nextTick) ready.then(() => nextTick(run))
  else hop(hops, run)
}

function hop(left: number, run: Run): void {
  if (left === 0) run()
  else ready.then(() => hop(left - 1, run))
}
