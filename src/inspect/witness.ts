import type { AnyActorRef, InspectionEvent } from 'xstate'
import { Describer } from './describe.ts'
import type { InspectorOptions } from './options.ts'
import type { ActorMessage, InspectorMessage } from './protocol.ts'

/**
 * An actor that is being created: XState announces it before it has a snapshot. `message` makes the message, as soon as it
 * has one.
 */
interface Unborn {
  readonly actorRef: AnyActorRef
  readonly message: () => ActorMessage
}

/** Sees what happens in actor systems, and tells it in messages: each as things are at that moment, in that order. */
export class Witness {
  readonly #describer: Describer
  readonly #emitted: boolean
  readonly #tell: (message: InspectorMessage) => void
  readonly #known = new WeakSet<AnyActorRef>()
  /** What is still to be told: it begins with an actor that is being created. */
  readonly #waiting: (Unborn | InspectorMessage)[] = []

  readonly #safely: (run: () => void) => void

  /**
   * @param emitted - whether to tell of emitted events
   * @param safely - runs what may throw: what the app has given is called
   */
  constructor(
    options: InspectorOptions,
    emitted: boolean,
    tell: (message: InspectorMessage) => void,
    safely: (run: () => void) => void,
  ) {
    this.#describer = new Describer(options)
    this.#emitted = emitted
    this.#tell = tell
    this.#safely = safely
  }

  see(inspected: InspectionEvent): void {
    this.#safely(() => this.#see(inspected))
  }

  #see(inspected: InspectionEvent): void {
    this.#settle(false)
    const { actorRef, rootId } = inspected
    switch (inspected.type) {
      case '@xstate.actor':
        this.#meet(actorRef as AnyActorRef, rootId)
        break
      case '@xstate.event':
        this.#meet(actorRef as AnyActorRef, rootId)
        this.#put(this.#describer.event(inspected, now()))
        break
      case '@xstate.snapshot':
        this.#meet(actorRef as AnyActorRef, rootId)
        this.#put(this.#describer.transition(inspected, now()))
    }
  }

  /** Announces an actor when it is first observed: where an inspector is added to a system later, nobody has. */
  #meet(actorRef: AnyActorRef, rootId: string): void {
    if (this.#known.has(actorRef)) return
    this.#known.add(actorRef)
    const { _parent: parent } = actorRef as { readonly _parent?: AnyActorRef }
    if (parent) this.#meet(parent, rootId)
    const createdAt = now()
    const message = () => this.#describer.actor(actorRef, rootId, createdAt, snapshotOf(actorRef))
    if (this.#waiting.length === 0 && snapshotOf(actorRef) !== undefined) this.#tell(message())
    else this.#wait({ actorRef, message })
    if (this.#emitted) this.#listen(actorRef, rootId)
  }

  #listen(actorRef: AnyActorRef, rootId: string): void {
    actorRef.on('*', (event: { readonly type: string }) =>
      this.#safely(() => {
        this.#settle(false)
        this.#put({
          type: '@webrtc-statecharts.emitted',
          sessionId: actorRef.sessionId,
          rootId,
          createdAt: now(),
          event: this.#describer.eventObject(event),
        })
      }),
    )
  }

  #put(message: InspectorMessage): void {
    if (this.#waiting.length === 0) this.#tell(message)
    else this.#waiting.push(message)
  }

  #wait(unborn: Unborn): void {
    this.#waiting.push(unborn)
    // At the latest when script is done, all that were being created are there.
    if (this.#waiting.length === 1) queueMicrotask(() => this.#settle(true))
  }

  /** Tells what has been waiting, up to an actor that is still being created. */
  #settle(isLast: boolean): void {
    while (this.#waiting.length > 0) {
      const [first] = this.#waiting
      if (!first || (!isLast && 'actorRef' in first && snapshotOf(first.actorRef) === undefined)) return
      this.#waiting.shift()
      this.#safely(() => this.#tell('actorRef' in first ? first.message() : first))
    }
  }
}

/** Its snapshot; `undefined` while it is being created. XState may throw then. */
function snapshotOf(actorRef: AnyActorRef): unknown {
  try {
    return actorRef.getSnapshot()
  } catch {
    return undefined
  }
}

function now(): string {
  return Date.now().toString()
}
