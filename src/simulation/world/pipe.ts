import { named } from '../../errors/named.ts'
import type { Host } from './host.ts'
import { Link } from './link.ts'
import type { Links } from './links.ts'
import { Check, isDuration } from './networkOptions.ts'
import type { PipeEnd, PipeOptions } from './pipeTypes.ts'
import type { Random } from './random.ts'
import { SimulationError } from './SimulationError.ts'
import type { Scheduler } from './scheduler.ts'

/** What pipes need. */
export interface PipeWorld {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly links: Links
  /** Of the network. */
  readonly latency: number
  readonly withSeed: (message: string) => string
}

/** Makes a pipe from one host to another. */
export function openPipe(
  one: Host,
  other: Host,
  options: PipeOptions,
  world: PipeWorld,
): readonly [one: PipeEnd, other: PipeEnd] {
  const check = new Check('pipe()', options, ['latency', 'faulty'])
  const { latency = world.latency, faulty = false } = options
  check.that(isDuration(latency), 'latency', latency, 'a number of milliseconds')
  check.that(typeof faulty === 'boolean', 'faulty', faulty, 'true or false')
  const quality = { latency, jitter: 0, loss: 0, bytesPerSecond: Number.POSITIVE_INFINITY }
  const link = (from: Host, to: Host) =>
    faulty ? world.links.between(from.name, to.name) : new Link(from.name, to.name, quality, world)
  const ends = [new End(one, world), new End(other, world)] as const
  ends[0].connect(link(one, other), ends[1])
  ends[1].connect(link(other, one), ends[0])
  return ends
}

class End implements PipeEnd {
  readonly #host: Host
  readonly #world: PipeWorld
  readonly #waiting: string[] = []
  #onmessage: PipeEnd['onmessage'] = null
  #send: (text: string) => void = () => {}

  constructor(host: Host, world: PipeWorld) {
    this.#host = host
    this.#world = world
  }

  get onmessage(): PipeEnd['onmessage'] {
    return this.#onmessage
  }

  set onmessage(handler: PipeEnd['onmessage']) {
    this.#onmessage = handler
    if (handler) for (const text of this.#waiting.splice(0)) this.#receive(text)
  }

  post(message: unknown): void {
    this.#send(this.#write(message))
  }

  connect(link: Link, other: End): void {
    this.#send = (text) =>
      link.carry({
        datagram: { name: 'signal', size: text.length },
        delivery: { attempts: Number.POSITIVE_INFINITY },
        flow: 'signals',
        arrive: () => other.#receive(text),
      })
  }

  #write(message: unknown): string {
    let text: string | undefined
    let cause: unknown
    try {
      text = JSON.stringify(message)
    } catch (error) {
      cause = error
    }
    if (text !== undefined) return text
    const problem = this.#world.withSeed(`post() takes what can be written as JSON, not ${named(message)}.`)
    throw new SimulationError('bad-option', problem, { cause })
  }

  #receive(text: string): void {
    this.#world.scheduler.queueTask(this.#host.name, 'message of the pipe', [() => this.#dispatch(text)])
  }

  #dispatch(text: string): void {
    if (this.#onmessage) this.#onmessage({ data: JSON.parse(text) as unknown })
    else this.#waiting.push(text)
  }
}
