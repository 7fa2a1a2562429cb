import { Clock } from './clock.ts'
import { LoopGuard } from './loopGuard.ts'
import { report, runAfterMicrotasks, runTask } from './platform.ts'
import { ReadyQueue, type ReadyWork } from './readyQueue.ts'
import { SimulationError } from './SimulationError.ts'
import type { Choose, TaskStep, Timer, WaitKind } from './schedulerTypes.ts'
import { TimerQueue } from './timerQueue.ts'

/** How much is done in one task of the platform, where time is our own: all microtasks run between, but none of its tasks. */
const AT_ONCE = 32

/** What a scheduler is made with. */
export interface SchedulerOptions {
  /** `virtual`: the time that is asked for passes at once. `real`: it is the platform's. */
  readonly time: 'virtual' | 'real'
  /** Default: what became ready first. */
  readonly choose?: Choose | undefined
  /** Called before something runs. */
  readonly onRun: (work: ReadyWork) => void
  /** Adds the seed to the message of an error. */
  readonly withSeed: (message: string) => string
}

/** Who waits for a time, or, without one, for a rest. */
interface Waiter {
  readonly until: number | undefined
  readonly resolve: () => void
  readonly reject: (error: SimulationError) => void
}

/**
 * The event loops of all hosts.
 *
 * Left alone, it runs until nothing is ready and nothing is in transit, and passes over the time between. While its clock
 * has a source, fake timers or the platform's time, it runs what is due, and has itself woken for the rest.
 */
export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #clock: Clock
  readonly #guard: LoopGuard
  readonly #ready = new ReadyQueue()
  readonly #timers = new TimerQueue()
  readonly #waiters = new Set<Waiter>()
  #state: 'resting' | 'awake' | 'running' = 'resting'
  /** Of what is running. */
  #depth = 0
  #cancelAlarm: (() => void) | undefined
  #broken: SimulationError | undefined

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#clock = new Clock(options.time)
    this.#guard = new LoopGuard(options.withSeed)
  }

  /** The time in whole milliseconds since the beginning. */
  now(): number {
    this.#lookAtClock()
    return this.#clock.time
  }

  /** Queues a task of a host's event loop. */
  queueTask(host: string, name: string, steps: readonly TaskStep[]): void {
    this.#ready.add({ host, name, steps, isTask: true, depth: this.#depth + 1 })
    this.#wake()
  }

  /** Has something done beside a host's event loop, after so many milliseconds. A part of one counts as a whole one. */
  after(host: string, ms: number, name: string, run: () => void, kind: WaitKind): Timer {
    const timer = this.#timers.add({ due: this.now() + Math.ceil(ms), host, name, run, kind, depth: this.#depth + 1 })
    this.#wake()
    return timer
  }

  /** Nothing of a host runs until it is thawed. */
  freeze(host: string): void {
    this.#ready.freeze(host)
  }

  /** What a frozen host has missed runs now. */
  thaw(host: string): void {
    this.#ready.thaw(host)
    this.#wake()
  }

  /** Nothing of a host runs any more. */
  vanish(host: string): void {
    this.#ready.vanish(host)
    this.#timers.removeAllOf(host)
  }

  /** Runs until nothing is ready, and nothing is in transit. */
  async settle(): Promise<void> {
    await this.#wait()
    for (let due = this.#arrival(); due !== undefined; due = this.#arrival()) {
      await this.#clock.source?.pass(Math.max(0, due - this.now()))
      await this.#wait()
    }
  }

  /** Lets so many milliseconds pass, and runs what is due until then. */
  async advance(ms: number): Promise<void> {
    const until = this.now() + ms
    if (!this.#clock.source) return this.#wait(until)
    await this.#clock.source.pass(ms)
    await this.#wait()
  }

  /** The time of the next timer, while something is in transit that a source of time is to bring. */
  #arrival(): number | undefined {
    return this.#clock.source && this.#timers.inTransit > 0 ? this.#timers.nextDue : undefined
  }

  #wait(until?: number): Promise<void> {
    if (this.#broken) return Promise.reject(this.#broken)
    return new Promise((resolve, reject) => {
      this.#waiters.add({ until, resolve, reject })
      this.#wake()
    })
  }

  #wake(): void {
    if (this.#state !== 'resting' || this.#broken) return
    this.#lookAtClock()
    this.#state = 'awake'
    if (this.#clock.source?.isImpatient) runAfterMicrotasks(this.#turn())
    else runTask(this.#turn())
  }

  /** Takes the time from the clock, but not further than to what is due: that is still to happen at its own time. */
  #lookAtClock(): void {
    if (this.#state === 'running') return
    const isOther = this.#clock.findSource()
    this.#clock.goTo(Math.min(this.#clock.shown, this.#timers.nextDue ?? Number.POSITIVE_INFINITY))
    if (isOther) this.#wake()
  }

  /** Does the next things, if there are any. */
  *#turn(): Generator<TaskStep, void> {
    let left = AT_ONCE
    do {
      this.#lookAtClock()
      const work = this.#takeNext()
      if (!work) {
        this.#state = 'resting'
        if (this.#endWaits()) this.#wake()
        else this.#setAlarm()
        return
      }
      this.#state = 'running'
      this.#depth = work.depth
      this.#options.onRun(work)
      for (const step of work.steps) yield step
      this.#depth = 0
      this.#state = 'awake'
      left -= 1
    } while (left > 0 && !this.#clock.source)
    this.#state = 'resting'
    this.#wake()
  }

  #takeNext(): ReadyWork | undefined {
    let first = this.#ready.first()
    while (!first && this.#passTime()) first = this.#ready.first()
    const work = first && this.#choose(first)
    const error = work && this.#guard.check(work)
    if (error) this.#break(error)
    if (!work || error) return undefined
    this.#ready.take(work)
    return work
  }

  /** The one of all that could run that the option `choose` says. */
  #choose(first: ReadyWork): ReadyWork | undefined {
    const { choose } = this.#options
    if (!choose) return first
    const ready = this.#ready.heads()
    const work = ready[choose(ready)]
    if (!work) this.#break(this.#noChoice(ready.length))
    return work
  }

  /** Goes on to the time of the next timer, unless there is something to wait for. Returns whether it has. */
  #passTime(): boolean {
    const due = this.#timers.nextDue
    if (due === undefined || due > this.#latest()) return false
    const isLater = due > this.#clock.time
    this.#clock.goTo(due)
    for (let timer = this.#timers.takeDue(due); timer; timer = this.#timers.takeDue(due)) {
      const { host, name, run, depth } = timer
      this.#ready.add({ host, name, steps: [run], isTask: false, depth: isLater ? 1 : depth })
    }
    return true
  }

  /** Until when time passes by itself. */
  #latest(): number {
    if (this.#clock.source) return this.#clock.shown
    const target = this.#target()
    if (target !== undefined) return target
    return this.#timers.inTransit > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  }

  /** The earliest time that somebody waits for. */
  #target(): number | undefined {
    let target: number | undefined
    for (const { until } of this.#waiters)
      if (until !== undefined && (target === undefined || until < target)) target = until
    return target
  }

  /** Nothing is left to do at this time. Returns whether somebody has waited for it, who may have more to do. */
  #endWaits(): boolean {
    this.#guard.rest()
    const target = this.#target()
    if (target !== undefined) this.#clock.goTo(target)
    const ended = [...this.#waiters].filter(({ until }) => until === target)
    for (const waiter of ended) {
      this.#waiters.delete(waiter)
      waiter.resolve()
    }
    return ended.length > 0
  }

  /** Has itself woken for the next timer. */
  #setAlarm(): void {
    this.#cancelAlarm?.()
    this.#cancelAlarm = undefined
    const due = this.#timers.nextDue
    if (due === undefined || this.#broken) return
    this.#cancelAlarm = this.#clock.source?.alarm(due - this.#clock.shown, () => this.#wake())
  }

  #noChoice(length: number): SimulationError {
    const message = `choose() is to return an index of what is ready, from 0 to ${length - 1}.`
    return new SimulationError('bad-option', this.#options.withSeed(message))
  }

  /** Nothing runs any more. Who waits hears why; if nobody does, it is reported. */
  #break(error: SimulationError): void {
    this.#broken = error
    if (this.#waiters.size === 0) report(error)
    for (const waiter of this.#waiters) waiter.reject(error)
    this.#waiters.clear()
  }
}
