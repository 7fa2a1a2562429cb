import { toPromise } from 'xstate'
import type { DataChannelActor } from '../../machines/dataChannelMachine.ts'
import type { Divergence } from '../../machines/divergence.ts'
import { bindDataChannel, readyState } from '../../src/index.ts'

const channelEvents = ['open', 'message', 'bufferedamountlow', 'closing', 'error', 'close']
const connectionEvents = [
  'datachannel',
  'signalingstatechange',
  'iceconnectionstatechange',
  'icegatheringstatechange',
  'connectionstatechange',
]

/** One bound channel, with all that is seen of it by listeners of the test's own. */
export interface Watched {
  readonly name: string
  readonly channel: RTCDataChannel
  readonly actor: DataChannelActor
  /** What was called on it and what it fired, each with the state that it then showed. */
  readonly log: string[]
  /** What the chart emitted. */
  readonly emitted: string[]
  /** The states that a subscriber of the actor saw. */
  readonly path: string[]
  readonly divergences: Divergence[]
  /** Resolves when the channel fires such an event. */
  event(type: string): Promise<void>
}

/**
 * Compares charts with objects: all of them, at every event of any of them, and after every call. A difference is
 * explained from the moment when a divergence with that expectation is reported, until the two agree again.
 */
export class Observatory {
  points = 0
  explained = 0
  readonly unexplained: string[] = []
  readonly #watched: (Watched & { standing?: Divergence | undefined })[] = []

  /** Binds a channel and watches it; `connection` as in `bindDataChannel`. */
  watch(name: string, channel: RTCDataChannel, connection?: RTCPeerConnection): Watched {
    const divergences: Divergence[] = []
    const onDivergence = (divergence: Divergence) => {
      divergences.push(divergence)
      if (divergence.kind === 'state') watched.standing = divergence
    }
    const watched: Watched & { standing?: Divergence | undefined } = {
      name,
      channel,
      actor: bindDataChannel(channel, { connection, onDivergence }),
      log: [],
      emitted: [],
      path: [],
      divergences,
      event: (type) => new Promise((resolve) => channel.addEventListener(type, () => resolve(), { once: true })),
    }
    watched.actor.on('*', ({ type }) => {
      if (type !== 'divergence') watched.emitted.push(type)
    })
    watched.actor.subscribe(({ value }) => {
      const state = typeof value === 'string' ? value : Object.entries(value).flat().join('.')
      if (watched.path.at(-1) !== state) watched.path.push(state)
    })
    for (const type of channelEvents) {
      channel.addEventListener(type, () => {
        if (type !== 'message') watched.log.push(`${type}[${channel.readyState}]`)
        this.look(`${name} ${type}`)
      })
    }
    this.#watched.push(watched)
    this.look(`${name} is bound`)
    return watched
  }

  /** Looks at every event of a connection, too. */
  watchConnection(name: string, connection: RTCPeerConnection): void {
    for (const type of connectionEvents) connection.addEventListener(type, () => this.look(`${name} ${type}`))
  }

  /** Makes a call and notes what the channel shows when it has returned. */
  call(watched: Watched, what: string, call: () => void): void {
    call()
    watched.log.push(`${what}: ${watched.channel.readyState}`)
    this.look(`${watched.name} ${what}`)
  }

  look(where: string): void {
    for (const watched of this.#watched) {
      this.points += 1
      const chart = readyState(watched.actor.getSnapshot())
      const object = watched.channel.readyState
      if (chart === object) watched.standing = undefined
      else if (watched.standing?.expected === chart) this.explained += 1
      else this.unexplained.push(`${watched.name} at "${where}": chart ${chart}, object ${object}`)
    }
  }
}

/** What was seen at one end, and how its chart ended. */
export async function lineOf({ log, actor }: Watched): Promise<string> {
  const { cause } = await toPromise(actor)
  return `${log.join(' · ')} ⇒ ${cause}`
}
