import { type AnyActorRef, type AnyStateMachine, createActor, type EventObject } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import { peerConnectionMachine } from '../../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionInput } from '../../../machines/connection/peerConnectionTypes.ts'
import { dtlsTransportMachine } from '../../../machines/transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../../../machines/transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../../../machines/transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../../../machines/transports/sctpTransportMachine.ts'
import type { MakeActor, Makers } from '../../../src/follow/actors.ts'
import type { Step } from '../../../src/follow/cause.ts'
import { descriptionsIn } from '../../../src/follow/descriptionsIn.ts'
import { followConnection } from '../../../src/follow/followConnection.ts'
import { Following, type FollowingListener, type FollowingOptions } from '../../../src/follow/following.ts'
import { nothingKnown } from '../../../src/follow/known.ts'
import type { Picture } from '../../../src/follow/picture.ts'
import { type Attributes, kindOf, type Shows } from '../../../src/watch/attributes.ts'
import type { Happening, Observation } from '../../../src/watch/observation.ts'

/** The charts themselves, with nothing around them. */
export const makers: Makers = {
  connection: (shown, options) => {
    const input: PeerConnectionInput = { ...shown, descriptions: descriptionsIn(shown as Attributes) }
    return createActor(peerConnectionMachine, { ...options, input })
  },
  sctp: maker(sctpTransportMachine),
  dtls: maker(dtlsTransportMachine),
  ice: maker(iceTransportMachine),
  gatherer: maker(iceGathererMachine),
  channel: maker(dataChannelMachine),
}

function maker(machine: object): MakeActor {
  return (input, options) => createActor(machine as AnyStateMachine, { ...options, input })
}

/** Where a life begins that is told by hand. */
export interface LifeOptions extends Partial<Pick<FollowingOptions, 'follow' | 'known' | 'charts' | 'makers'>> {
  readonly shows: Shows
  /** What is told to whoever listens. */
  readonly listener?: Partial<FollowingListener>
}

/** A life that is told by hand: each observation is followed by real charts, and all that comes of it is kept. */
export class FollowedLife {
  readonly following: Following
  /** What was emitted: the name of the chart, and the type of the event. */
  readonly emitted: string[] = []
  /** What became of the objects, in order. */
  readonly made: string[] = []
  readonly removed: string[] = []
  readonly looks: string[] = []
  readonly cuts: (readonly [Observation, number])[] = []
  readonly errors: unknown[] = []
  stops = 0
  readonly #steps: Step[] = []
  #time = 0

  constructor({ shows, follow = followConnection, listener = {}, ...more }: LifeOptions) {
    this.following = new Following({
      makers,
      ...more,
      shows,
      follow: (picture, observation) => this.#noted(follow(picture, observation)),
      listener: {
        made: (name, actor) => {
          this.made.push(name)
          actor.on('*', ({ type }: EventObject) => this.emitted.push(`${name} ${type}`))
        },
        removed: (name) => this.removed.push(name),
        stop: () => {
          this.stops += 1
        },
        lookAgain: (name) => this.looks.push(name),
        cutShort: (observation, taken) => this.cuts.push([observation, taken]),
        report: (error) => this.errors.push(error),
        ...listener,
      },
    })
    const [root = 'connection'] = Object.keys(shows)
    this.following.run(() => this.following.actors.make(root))
  }

  /** A connection that shows this, with its parts, as far as it was followed when it was bound. */
  static of(shows: Shows, more: Partial<LifeOptions> = {}): FollowedLife {
    const life = new FollowedLife({ ...more, shows })
    life.see({ kind: 'bound', on: 'connection' })
    for (const on of Object.keys(shows)) if (kindOf(on) === 'channel') life.see({ kind: 'bound', on })
    life.emitted.splice(0)
    return life
  }

  /** Takes one observation, and returns the steps that were asked for until it returns, but for their times. */
  see(happening: Happening, shows?: Shows, more: { readonly taken?: number } = {}): readonly Step[] {
    this.#time += 1
    const before = this.#steps.length
    this.following.take({ ...happening, ...more, time: this.#time, ...(shows && { shows }) })
    return this.#steps.slice(before).map(withoutTime)
  }

  /** An event of an object, with what that object then shows. */
  event(on: string, type: string, own?: Attributes, more: object = {}): readonly Step[] {
    return this.see({ kind: 'event', on, type, ...more } as Happening, own && { [on]: own })
  }

  /** The chart of an object. */
  actor(name: string): AnyActorRef {
    const actor = this.following.actors.get(name)
    if (!actor) throw new Error(`${name} has no actor.`)
    return actor
  }

  /** The value of the chart of an object. */
  value(name: string): unknown {
    return this.following.chart(name)?.value
  }

  status(name: string): string | undefined {
    return this.following.chart(name)?.status
  }

  /** What was emitted since this was asked last. */
  newlyEmitted(): readonly string[] {
    return this.emitted.splice(0)
  }

  *#noted(steps: Iterable<Step>): Generator<Step, void, undefined> {
    for (const step of steps) {
      this.#steps.push(step)
      yield step
    }
  }
}

/** All that follows from an observation has its time. */
function withoutTime(step: Step): Step {
  if (!('cause' in step) || !('time' in step.cause)) return step
  const { time, ...cause } = step.cause
  return { ...step, cause } as Step
}

/** A picture of charts that stand still: what is shown, where charts stand, and which calls are under way. */
export function pictureOf(
  shows: Shows,
  actors: { readonly [name: string]: AnyActorRef },
  calls: Picture['calls'] = [],
): Picture {
  return {
    shown: (name) => shows[name],
    chart: (name) => actors[name]?.getSnapshot(),
    id: (name) => actors[name]?.id,
    channels: Object.keys(actors).filter((name) => kindOf(name) === 'channel'),
    ended: [],
    calls,
    known: nothingKnown,
  }
}
