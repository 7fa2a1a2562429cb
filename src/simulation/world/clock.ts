import { fakeAlarm, fakeClock, realAlarm, realNow } from './platform.ts'

/** What makes time pass, where a world does not do that itself. */
export interface TimeSource {
  /** In milliseconds since some moment. */
  now(): number
  /**
   * Has something run after so many milliseconds.
   *
   * @returns calls it off
   */
  alarm(ms: number, run: () => void): () => void
  /** Lets so many milliseconds pass. */
  pass(ms: number): Promise<unknown>
  /**
   * Whether it goes on one task of the platform after an alarm, whatever we still have to do. Then all of it is done in the
   * task of the alarm.
   */
  readonly isImpatient: boolean
}

const realTime: TimeSource = {
  now: realNow,
  alarm: realAlarm,
  pass: (ms) => new Promise<void>((resolve) => realAlarm(ms, resolve)),
  isImpatient: false,
}

/** The time of a world, in whole milliseconds. It never goes back, and it stands still while a task runs. */
export class Clock {
  /** What makes it go. `undefined`: nothing but `goTo()`. */
  source: TimeSource | undefined
  /** The time of the last event. */
  time = 0
  readonly #own: TimeSource | undefined
  /** The fake clock that the source stands for. */
  #fake: object | undefined
  /** The world's time when the source stands at 0. */
  #origin = 0

  constructor(time: 'virtual' | 'real') {
    this.#own = time === 'real' ? realTime : undefined
    this.#use(this.#own)
    this.findSource()
  }

  /** What the source shows now. Without one, the time of the last event. */
  get shown(): number {
    return this.source ? Math.floor(this.#origin + this.source.now()) : this.time
  }

  goTo(time: number): void {
    this.time = Math.max(this.time, time)
  }

  /**
   * Takes the fake timers that are installed for its source, and leaves those that are not any more.
   *
   * @returns whether that has changed the source
   */
  findSource(): boolean {
    const fake = fakeClock()
    if (fake === this.#fake) return false
    this.#fake = fake
    this.#use(
      fake && {
        // Setting a fake clock to another date is no passing of time: `performance` knows the difference.
        now: () => Math.round(fake.performance?.now() ?? fake.now),
        alarm: fakeAlarm,
        pass: (ms) => fake.tickAsync(ms),
        isImpatient: true,
      },
    )
    return true
  }

  #use(source: TimeSource | undefined): void {
    this.source = source ?? this.#own
    if (this.source) this.#origin = this.time - this.source.now()
  }
}
