import type { Datagram, Delivery } from './datagram.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Timer } from './schedulerTypes.ts'

/** After how many milliseconds a lost datagram is sent again: the first timeout of SCTP and DTLS (RFC 9260, RFC 6347). */
const retransmission = 1000

/** What a link does to all datagrams. */
export interface LinkQuality {
  /** How long each is on its way, in milliseconds. */
  readonly latency: number
  /** How much longer it may be, at most. */
  readonly jitter: number
  /** How large a share of them is lost, from 0 to 1. */
  readonly loss: number
  /** How many bytes leave in a second. `Infinity`: all at once. */
  readonly bytesPerSecond: number
}

/** A datagram that a link is asked to carry. */
export interface Consignment {
  readonly datagram: Datagram
  readonly delivery: Delivery
  /** Names its flow among all of the link. `undefined`: it is in none. */
  readonly flow: string | undefined
  /** It has arrived. */
  readonly arrive: () => void
}

/** A consignment that has left. */
interface Sent extends Consignment {
  /** When it was given up, if it has not arrived by then. */
  readonly deadline: number
  timer: Timer | undefined
}

/** All that goes from one host to another: one way. */
export class Link {
  quality: LinkQuality
  readonly #from: string
  readonly #to: string
  readonly #scheduler: Scheduler
  readonly #random: Random
  /** On its way, in the order in which it was sent. */
  readonly #inFlight = new Set<Sent>()
  /** Sent again until the link is whole. */
  readonly #waiting = new Set<Sent>()
  readonly #held: Sent[] = []
  /** When the last datagram of each flow arrives. */
  readonly #flows = new Map<string, number>()
  #isCut = false
  #isHeld = false
  /** When all that was sent has left. */
  #idleAt = 0

  constructor(from: string, to: string, quality: LinkQuality, { scheduler, random }: LinkWorld) {
    this.#from = from
    this.#to = to
    this.quality = quality
    this.#scheduler = scheduler
    this.#random = random
  }

  /** Whether what is sent arrives, losses by chance apart. */
  get isWhole(): boolean {
    return !this.#isCut && !this.#isHeld && this.quality.loss < 1
  }

  carry(consignment: Consignment): void {
    const { onLeft, attempts = 1, lifetime = Number.POSITIVE_INFINITY } = consignment.delivery
    const now = this.#scheduler.now()
    const delay = this.#leave(now, consignment.datagram.size)
    if (onLeft) this.#scheduler.after(this.#from, delay, 'sent', onLeft, 'transit')
    const deadline = now + delay + Math.min(lifetime, attempts * retransmission)
    this.#send({ ...consignment, deadline, timer: undefined }, delay)
  }

  /** Nothing arrives any more, what is on its way included. */
  cut(): void {
    this.#isCut = true
    for (const sent of [...this.#held.splice(0), ...this.#takeInFlight()]) this.#lose(sent)
  }

  /** What was sent again all the while arrives, and so does all else. */
  heal(): void {
    this.#isCut = false
    const sent = [...this.#waiting]
    this.#waiting.clear()
    for (const each of sent) {
      each.timer?.cancel()
      this.#send(each, this.#random.integer(0, retransmission))
    }
  }

  /** What is on its way or is sent from now on arrives when it is released. */
  hold(): void {
    this.#isHeld = true
    this.#held.push(...this.#takeInFlight())
  }

  /** What was held arrives now, in the order in which it was sent. */
  release(): void {
    this.#isHeld = false
    for (const sent of this.#held.splice(0)) this.#fly(sent, 0)
  }

  /** The sender is gone: nothing is sent again. */
  abandon(): void {
    for (const { timer } of this.#waiting) timer?.cancel()
    this.#waiting.clear()
  }

  /** Returns in how many milliseconds something of that size has left. */
  #leave(now: number, size: number): number {
    const { bytesPerSecond } = this.quality
    if (bytesPerSecond === Number.POSITIVE_INFINITY) return 0
    this.#idleAt = Math.max(now, this.#idleAt) + (size / bytesPerSecond) * 1000
    return this.#idleAt - now
  }

  #send(sent: Sent, delay: number): void {
    if (this.#isCut || this.quality.loss >= 1) this.#lose(sent)
    else if (this.#isHeld) this.#held.push(sent)
    else this.#sendByChance(sent, delay)
  }

  /** Sends it as often as chance has it lost. */
  #sendByChance(sent: Sent, delay: number): void {
    const { latency, jitter, loss } = this.quality
    const { attempts = 1 } = sent.delivery
    const left = sent.deadline - this.#scheduler.now()
    let losses = 0
    while (losses < attempts && this.#random.chance(loss)) losses++
    const after = delay + losses * retransmission
    if (losses === attempts || after > left) this.#giveUp(sent)
    else this.#fly(sent, after + latency + (jitter > 0 ? this.#random.fraction() * jitter : 0))
  }

  /** It arrives after so many milliseconds, and not before what was sent before it in its flow. */
  #fly(sent: Sent, ms: number): void {
    const now = this.#scheduler.now()
    const { flow } = sent
    const arrival = Math.max(now + Math.ceil(ms), (flow !== undefined && this.#flows.get(flow)) || 0)
    if (flow !== undefined) this.#flows.set(flow, arrival)
    this.#inFlight.add(sent)
    const run = () => {
      this.#inFlight.delete(sent)
      sent.arrive()
    }
    sent.timer = this.#scheduler.after(
      this.#to,
      arrival - now,
      `${sent.datagram.name} from ${this.#from}`,
      run,
      'transit',
    )
  }

  #takeInFlight(): readonly Sent[] {
    const sent = [...this.#inFlight]
    this.#inFlight.clear()
    this.#flows.clear()
    for (const { timer } of sent) timer?.cancel()
    return sent
  }

  /** Waits until it can be sent again, if it is to be. */
  #lose(sent: Sent): void {
    const { attempts = 1 } = sent.delivery
    const left = sent.deadline - this.#scheduler.now()
    if (attempts > 1 && left > 0) this.#waitFor(sent, left)
    else this.#giveUp(sent)
  }

  #waitFor(sent: Sent, left: number): void {
    this.#waiting.add(sent)
    if (left === Number.POSITIVE_INFINITY) return
    const giveUp = () => {
      this.#waiting.delete(sent)
      sent.delivery.onLost?.()
    }
    sent.timer = this.#scheduler.after(this.#from, left, 'given up', giveUp, 'patience')
  }

  #giveUp({ delivery: { onLost } }: Sent): void {
    if (onLost) this.#scheduler.after(this.#from, 0, 'given up', onLost, 'transit')
  }
}

/** What links share. */
export interface LinkWorld {
  readonly scheduler: Scheduler
  readonly random: Random
}
