import { type Actor, type AnyActorRef, createActor, fromCallback } from 'xstate'
import { dataChannelMachine } from '../../machines/channel/dataChannelMachine.ts'
import type {
  AssociationEnd,
  DataChannelCause,
  DataChannelError,
  ReadyState,
} from '../../machines/channel/dataChannelTypes.ts'
import { readyState } from '../../machines/channel/readyState.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'
import { type Finding, stateFinding } from '../divergences/finding.ts'
import { causeOf, findingsOf, type ObservedEvent } from '../follow/dataChannelEvents.ts'
import { Intake } from '../watch/intake.ts'
import { seen } from '../watch/seen.ts'
import { platform } from '../watch/world.ts'
import type { ConnectionBinding } from './connectionBinding.ts'
import { guardedInspect } from './guarded.ts'
import type { BindOptions } from './options.ts'
import { type Binding, bindingOfActor, register, unregister } from './registry.ts'

/** `bufferedamountlow` is listened to only while closing. `message` never is: data does not go through a chart. */
const events = ['open', 'closing', 'error', 'close'] as const

/** The chart, with its closing procedure left to the channel's engine. Provided once: it costs a millisecond. */
const boundMachine = dataChannelMachine.provide({
  actors: {
    closingProcedure: fromCallback<DataChannelCause, { channel: AnyActorRef }>(({ input, sendBack }) => {
      const binding = bindingOfActor(input.channel)
      return binding instanceof DataChannelBinding ? binding.followClosing(sendBack) : undefined
    }),
  },
})

/** Follows one real channel: turns what it does into causes for its chart, and compares the two. */
export class DataChannelBinding implements Binding {
  readonly actor: Actor<typeof boundMachine>
  #inspect: BindOptions['inspect']
  #isExplicit: boolean
  readonly #fired = new Set<string>()
  #onDivergence: BindOptions['onDivergence']
  #connection: ConnectionBinding | undefined
  /** That of the connection; a channel that is followed alone has one of its own. */
  readonly #intake: Intake
  #channel: RTCDataChannel | undefined
  #unwrapClose: (() => void) | undefined
  /** Whether the engine's own `close()` was called. */
  #engineClose: 'to come' | 'running' | 'returned' = 'to come'
  /** Where causes go: to the chart, or while it closes to its closing procedure, which passes them on. */
  #report: (cause: DataChannelCause) => void

  constructor(channel: RTCDataChannel, connection: ConnectionBinding | undefined, options?: BindOptions) {
    const { inspect, onDivergence } = options ?? {}
    this.#channel = channel
    this.#connection = connection
    this.#intake = connection?.intake ?? new Intake(platform)
    this.#inspect = inspect
    this.#isExplicit = Boolean(inspect || onDivergence)
    this.#onDivergence = onDivergence
    if (inspect) connection?.inspect(inspect)
    const parent = connection?.parent
    this.actor = createActor(boundMachine, {
      id: connection?.channels.idOf(channel) ?? `dataChannel:${channel.label}`,
      input: { readyState: seen(channel).readyState, ...this.#intake.seed(channel)?.input },
      ...(parent && { parent }),
      ...(inspect && !parent && { inspect: guardedInspect(inspect) }),
    })
    this.#report = this.#send
    this.actor.subscribe({ complete: () => this.#end() })
    // In two: an observer that takes errors would keep XState from reporting them.
    this.actor.subscribe({ error: () => this.#letGo() })
    for (const type of events) channel.addEventListener(type, this.#listen)
    this.#unwrapClose = this.#intake.wrap(channel, ['close'], (call) => this.#close(channel, call))
    register(this)
    this.actor.start()
  }

  get object(): RTCDataChannel | undefined {
    return this.#channel
  }

  /** The connection that this channel was bound with, until the channel is let go. */
  get connection(): ConnectionBinding | undefined {
    return this.#connection
  }

  /** Takes the options of the first call that binds this channel, and not its connection. */
  configure({ inspect, onDivergence }: BindOptions): void {
    if (this.#isExplicit || !this.#channel || !(inspect || onDivergence)) return
    this.#isExplicit = true
    this.#onDivergence = onDivergence
    this.#inspect = inspect
    if (inspect) this.#connection?.inspect(inspect)
  }

  unbind(): void {
    const connection = this.#connection
    const channel = this.#channel
    // At once, also in a callback of the actor, which itself stops only after that.
    const letGo = () => this.#letGo()
    if (channel) this.#intake.noted((tape, run) => tape.unbound(channel, run), letGo)
    if (!connection) this.actor.stop()
  }

  /**
   * What to call inside the connection's `close()` and when it has returned: it reports, once, that the channel is not
   * closed (DT-11). It holds what the binding lets go of meanwhile.
   */
  comparison(): () => readonly Divergence[] {
    const channel = this.#channel
    const told = this.#told
    let isReported = false
    return () => {
      if (!channel || isReported || seen(channel).readyState === 'closed') return []
      isReported = true
      return this.#diverge(stateFinding('DT-11', 'closed', seen(channel).readyState), told)
    }
  }

  /** The background task between `closing` and `closed`. */
  followClosing(sendBack: (cause: DataChannelCause) => void): () => void {
    const channel = this.#channel
    if (!channel) return () => {}
    this.#report = sendBack
    channel.addEventListener('bufferedamountlow', this.#listen)
    const isLocal = this.actor.getSnapshot().context.cause === 'local-close'
    const isTold = isLocal && this.#engineClose === 'to come' && seen(channel).readyState !== 'closing'
    const follow = () => {
      if (isTold) this.#intake.guard(() => channel.close())
      // Whether the engine has obeyed.
      if (isLocal) this.#diverge(stateFinding('DT-4', 'closing', seen(channel).readyState))
      if (seen(channel).bufferedAmount === 0) sendBack({ type: 'drained' })
    }
    // It was the actor that was told to close.
    if (isTold) this.#intake.noted((tape, run) => tape.sent(channel, 'close', run), follow)
    else follow()
    return () => {
      this.#report = this.#send
      channel.removeEventListener('bufferedamountlow', this.#listen)
    }
  }

  readonly #listen = (event: Event): void => {
    const channel = this.#channel
    if (channel) this.#intake.hear(channel, event, () => this.#take(event))
  }

  readonly #send = (cause: DataChannelCause): void => {
    if (this.actor.getSnapshot().status === 'active') this.actor.send(cause)
  }

  #take(event: Event): void {
    this.#connection?.observe()
    const channel = this.#channel
    if (!channel) return
    const told = this.#told
    const connection = this.#connection
    const before = this.actor.getSnapshot()
    const observed: ObservedEvent = {
      type: event.type as ObservedEvent['type'],
      readyState: seen(channel).readyState,
      bufferedAmount: seen(channel).bufferedAmount,
      association: this.#association(),
      again: this.#fired.has(event.type),
      ...(event.type === 'error' ? { error: errorOf(event) } : {}),
    }
    this.#fired.add(event.type)
    if (this.#engineClose === 'running') {
      this.#diverge([{ kind: 'event', rule: 'INV-37', expected: 'no event inside close()', actual: observed.type }])
      this.#send({ type: 'close' })
    }
    const cause = causeOf(observed, before)
    if (cause) this.#report(cause)
    connection?.channels.hasEnded(this)
    if (observed.type === 'open') this.#connection?.channelOpened()
    if (observed.error?.errorDetail === 'sctp-failure') connection?.associationFailed(observed.error)
    this.#diverge(findingsOf(observed, before), told)
    this.#catchUp(seen(channel).readyState)
  }

  /** Who is told of divergences: who has bound the channel, and who has bound the connection. */
  get #told(): ReadonlySet<NonNullable<BindOptions['onDivergence']>> {
    const listeners = [this.#onDivergence, this.#connection?.onDivergence]
    return new Set(listeners.filter((listener) => listener !== undefined))
  }

  /** Reports what is found wrong with the channel; also after its actor has ended, which then emits nothing. */
  #diverge(findings: readonly Finding[], told = this.#told): readonly Divergence[] {
    const divergences = findings.map((finding) => ({ ...finding, target: this.actor.id }))
    for (const divergence of divergences) {
      for (const onDivergence of told) this.#intake.guard(() => onDivergence(divergence))
      this.#send({ type: 'divergence', divergence })
    }
    return divergences
  }

  /** What the channel shows and no event has told: `close()` was called past us, or `open` is just being fired. */
  #catchUp(shown: ReadyState): void {
    const chart = readyState(this.actor.getSnapshot())
    if (shown === 'open' && chart === 'connecting') this.#send({ type: 'announced' })
    if (shown === 'closing' && (chart === 'connecting' || chart === 'open')) this.#send({ type: 'close' })
  }

  /** Where a local `close()` could not be seen, because the channel is frozen, an end of it proves nothing. */
  #association(): AssociationEnd | undefined {
    return this.#connection && this.#unwrapClose ? this.#connection.association() : 'unseen'
  }

  #close(channel: RTCDataChannel, call: () => unknown): unknown {
    // Closed without an event: transferred, or by a connection that we do not know.
    if (seen(channel).readyState === 'closed') this.#send({ type: 'resync' })
    this.#catchUp(seen(channel).readyState)
    this.#engineClose = 'running'
    try {
      return call()
    } finally {
      this.#engineClose = 'returned'
      this.#send({ type: 'close' })
    }
  }

  #end(): void {
    const channel = this.#channel
    const letGo = () => this.#letGo()
    // Nothing else ends the chart of a live connection's channel while nothing is being taken.
    const isTransferred = !this.#intake.isTaking || this.actor.getSnapshot().output?.cause === 'transferred'
    if (channel && this.#connection?.parent && isTransferred) {
      this.#intake.noted((tape, run) => tape.sent(channel, 'transferred', run), letGo)
    } else letGo()
  }

  /** Lets go of the channel although its actor has yet to end: in a callback, its connection was closed. */
  letGo(): void {
    this.#letGo(true)
  }

  #letGo(isOver = this.actor.getSnapshot().status === 'done'): void {
    const channel = this.#channel
    if (!channel) return
    for (const type of events) channel.removeEventListener(type, this.#listen)
    this.#unwrapClose?.()
    if (!isOver) unregister(channel)
    const connection = this.#connection
    const compare = this.comparison()
    this.#channel = this.#connection = this.#unwrapClose = this.#onDivergence = undefined
    connection?.channels.release(this, compare)
    if (this.#inspect) connection?.uninspect(this.#inspect)
  }
}

function errorOf(event: Event): DataChannelError {
  const { error } = event as Partial<RTCErrorEvent>
  return {
    errorDetail: error?.errorDetail ?? null,
    sctpCauseCode: error?.sctpCauseCode ?? null,
    message: error?.message ?? '',
  }
}
