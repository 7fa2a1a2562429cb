import { candidatesOf, describedBy, withNews } from './candidates.ts'
import { errorName } from './errors.ts'
import {
  type ChainedMethod,
  type CreatedSdp,
  callbacksOf,
  chainedMethods,
  givenTo,
  givenTrack,
  type ReadArguments,
  type ToldByCall,
  unusable,
} from './given.ts'
import { hookMethods, hookSetter } from './hooks.ts'
import type { Given, Happening } from './observation.ts'
import { allStates, type Scope, wholeConnection } from './scope.ts'
import type { Watched } from './watched.ts'

/** The methods of a connection that are hooked; of what they may call for, the charts know. */
export const connectionMethods = [
  'close',
  'createDataChannel',
  ...chainedMethods,
  'addTrack',
  'removeTrack',
  'addTransceiver',
  'restartIce',
] as const

/** The methods of a transceiver and its sender that are hooked. */
export const transceiverMethods = ['stop', 'setStreams', 'replaceTrack'] as const

type Call = (args?: readonly unknown[]) => unknown

/** What a call may have changed, when it has returned. */
const afterCall: { readonly [method: string]: Scope } = {
  close: { structure: true, channels: true },
  setLocalDescription: { structure: true, channels: true },
  setRemoteDescription: { structure: true, channels: true },
  // Chromium takes over what DTLS has come to. A channel may have closed without an event that comes to us.
  createOffer: { ...allStates, channels: true },
  createAnswer: { ...allStates, channels: true },
  addIceCandidate: { transports: true },
}

/** The same when its promise has settled: nothing else shows what comes of a candidate or a created description. */
const afterSettlement: { readonly [method: string]: Scope } = {
  ...afterCall,
  createOffer: { signaling: true },
  createAnswer: { signaling: true },
  addIceCandidate: {},
}

const signaling: Scope = { signaling: true }

/** Hooks the methods of a connection. */
export function hookConnection(watched: Watched): (() => void) | undefined {
  const calls = new ChainedCalls(watched)
  return hookMethods(watched.object, connectionMethods, (call, args, method) => {
    if (isChained(method)) return calls.call(method, call, args)
    return watched.watch.call({ on: watched.name, method }, () => call(), {
      before: method === 'close' ? { ...allStates, structure: watched.watch.extent === 'judged' } : signaling,
      after: afterCall[method] ?? wholeConnection,
      args,
    })
  })
}

/** Hooks the methods of a transceiver and its sender, and the setter of its direction. */
export function hookTransceiver(watched: Watched): (() => void) | undefined {
  const { watch, name } = watched
  const transceiver = watched.object as RTCRtpTransceiver
  const calls = new ChainedCalls(watched)
  const update = (call: Call, args: readonly unknown[], method: string) =>
    watch.call({ on: name, method }, () => call(), { before: signaling, after: wholeConnection, args })
  const undo = [
    hookMethods(transceiver, ['stop'], update),
    hookSetter(transceiver, 'direction', () =>
      watch.observe({ kind: 'assigned', on: name, attribute: 'direction' }, wholeConnection),
    ),
    hookMethods(transceiver.sender, ['setStreams', 'replaceTrack'], (call, args, method) =>
      method === 'replaceTrack'
        ? calls.follow(method, call, args, tried(() => ({ given: givenTrack(args[0], transceiver) })) ?? unusable)
        : update(call, args, method),
    ),
  ]
  return () => {
    for (const each of undo) each?.()
  }
}

/** Sees the calls of chained operations, and how they settle. */
class ChainedCalls {
  readonly #watched: Watched
  readonly #created: CreatedSdp = { offer: undefined, answer: undefined }
  #isCalling = false

  constructor(watched: Watched) {
    this.#watched = watched
  }

  call(method: ChainedMethod, call: Call, args: readonly unknown[]): unknown {
    return this.follow(method, call, args, tried(() => givenTo(method, args, this.#created)) ?? unusable)
  }

  /** Runs a call. The caller gets what the engine gives: a promise settles one microtask later. */
  follow(
    method: ChainedMethod | 'replaceTrack',
    call: Call,
    args: readonly unknown[],
    { given, told }: ReadArguments,
  ): unknown {
    // One that another calls, as a shim may, is that other's part and no operation of the app's.
    if (this.#isCalling) return call()
    const { watch, name } = this.#watched
    const after = afterCall[method] ?? {}
    const isNegotiating = after.structure === true
    let number = 0
    const isLegacy = given?.callbacks === true
    const settle = (rejected: string | undefined, value?: unknown) => {
      if (isNegotiating) watch.negotiating -= 1
      const settled = { kind: 'settled', on: name, method, call: number } as const
      if (rejected !== undefined) {
        watch.observe({ ...settled, rejected }, afterSettlement[method])
        return
      }
      this.#noteCreated(method, given, value)
      watch.observe(
        withNews(
          settled,
          tried(() => this.#candidatesAfter(method, told, given)),
        ),
        afterSettlement[method],
      )
    }
    const run = (count: number) => {
      number = count
      this.#isCalling = true
      if (isNegotiating) watch.negotiating += 1
      try {
        return isLegacy ? call(withCallbacks(args, settle)) : call()
      } catch (error) {
        if (isNegotiating) watch.negotiating -= 1
        throw error
      } finally {
        this.#isCalling = false
      }
    }
    const result = watch.call({ on: name, method, ...(given && { given }) }, run, { before: signaling, after, args })
    if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return result
    return (result as PromiseLike<unknown>).then(
      (value) => {
        // With callbacks it is fulfilled at once, whatever comes of the operation.
        if (!isLegacy) settle(undefined, value)
        return value
      },
      // Thrown again, so that a rejection which the app does not handle stays one unhandled rejection.
      (error) => {
        settle(errorName(error))
        throw error
      },
    )
  }

  /** How many candidates a side has announced, if what has succeeded announces some. */
  #candidatesAfter(method: string, told: ToldByCall | undefined, given: Given = {}): Happening['candidates'] {
    if (!told) return undefined
    const { sdp, candidate } = told
    const watched = this.#watched
    const counter = candidatesOf(watched)
    // Chromium takes either method for either side's.
    if (given.type === 'rollback') return { ...describedBy(watched, 'local'), ...describedBy(watched, 'remote') }
    if (method === 'setLocalDescription') {
      if (sdp) counter.describe('local', sdp)
      // It has made the description itself, maybe of a new generation.
      else if (counter.hasAny('local')) return describedBy(watched, 'local')
      return counter.news('local')
    }
    if (sdp) counter.describe('remote', sdp)
    if (candidate) counter.add('remote', candidate)
    return counter.news('remote')
  }

  #noteCreated(method: string, given: Given | undefined, value: unknown): void {
    const created = this.#created
    const { sdp } = (value ?? {}) as Partial<RTCSessionDescriptionInit>
    if (method === 'createOffer') created.offer = sdp
    if (method === 'createAnswer') created.answer = sdp
    // It has created one that nobody has seen.
    if (method === 'setLocalDescription' && given?.sdp === 'empty') created.offer = created.answer = undefined
  }
}

function withCallbacks(
  args: readonly unknown[],
  settle: (rejected: string | undefined, value?: unknown) => void,
): readonly unknown[] {
  const [success, failure] = callbacksOf(args)
  return args.map((arg, index) => {
    if (index !== success && index !== failure) return arg
    return (...given: unknown[]) => {
      if (index === success) settle(undefined, given[0])
      else settle(errorName(given[0]))
      return (arg as (...given: unknown[]) => unknown)(...given)
    }
  })
}

function isChained(method: string): method is ChainedMethod {
  return (chainedMethods as readonly string[]).includes(method)
}

/** What cannot be read fails in the engine's own method, and in its own way. */
function tried<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
