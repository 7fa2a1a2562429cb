import type { InspectionEvent } from 'xstate'
import { unknownOption } from '../errors/unknownOption.ts'
import { type PrivateContent, privateContents } from '../redact/privateContents.ts'
import { Redactor } from '../redact/redactor.ts'
import { InspectError } from './InspectError.ts'
import type { InspectedEvent, InspectedSnapshot, InspectorMessage } from './protocol.ts'

/** How many messages are kept, if nothing else is said. */
export const MOST_DEFERRED = 10_000

/** The names of the options of every inspector. */
export const inspectorOptions: readonly string[] = [
  'include',
  'filter',
  'serialize',
  'autoStart',
  'maxDeferredEvents',
  'serializationDepthLimit',
  'sanitizeEvent',
  'sanitizeContext',
  'url',
  'emitted',
]

/** Options of every inspector. Those of `@statelyai/inspect` have the same meaning. */
export interface InspectorOptions {
  /**
   * Private contents to show: SDP, candidates, addresses, credentials, messages. Default: none, and the inspector gets
   * only their kind and size.
   */
  readonly include?: readonly PrivateContent[] | undefined
  /** Decides whether a message is sent. It gets the message as it would be sent. */
  readonly filter?: ((message: InspectorMessage) => boolean) | undefined
  /** Changes a message. It gets the message that would be sent, without private contents. Its result is sent. */
  readonly serialize?: ((message: InspectorMessage) => InspectorMessage) | undefined
  /** Whether it starts automatically. Default: `true`. */
  readonly autoStart?: boolean | undefined
  /** The number of messages kept for a page that is not open yet, or is reloaded. Default: 10,000. */
  readonly maxDeferredEvents?: number | undefined
  /** The number of levels of objects to show. Default: 10. */
  readonly serializationDepthLimit?: number | undefined
  /** Changes each event before private contents are left out. It must not change the event itself. */
  readonly sanitizeEvent?: ((event: InspectedEvent) => InspectedEvent) | undefined
  /**
   * Changes the context of each snapshot before private contents are left out. It must not change the context itself.
   */
  readonly sanitizeContext?: ((context: unknown) => unknown) | undefined
}

/** An actor, or its session ID, for messages that are sent by hand. */
export type InspectedActor =
  | string
  | { readonly sessionId: string; readonly id?: string; readonly _parent?: { readonly sessionId: string } | undefined }

/** Sends what happens in actor systems to a page that shows it. */
export interface Inspector {
  /**
   * Pass it as `inspect` to `createActor()`, `bindPeerConnection()` and everything else with XState's option `inspect`.
   * You can pass one inspector to many.
   */
  readonly inspect: { next(event: InspectionEvent): void }
  /** Sends by hand that an actor was created, for one that is not XState's. */
  actor(
    actor: InspectedActor,
    snapshot?: InspectedSnapshot,
    info?: { readonly definition?: string; readonly parentId?: string; readonly rootId?: string },
  ): void
  /** Sends by hand an event that an actor has received. */
  event(actor: InspectedActor, event: InspectedEvent | string, info?: { readonly source?: InspectedActor }): void
  /** Sends an actor's state by hand. */
  snapshot(actor: InspectedActor, snapshot: InspectedSnapshot, info?: { readonly event?: InspectedEvent }): void
  /** Opens the page, or connects. Does nothing while it is started. */
  start(): void
  /** Sends the messages that still wait, and disconnects. */
  stop(): void
}

/** @throws {@link InspectError} `bad-option` */
export function assertInspectorOptions(
  options: unknown,
  asker: string,
  names: readonly string[],
): asserts options is InspectorOptions {
  if (typeof options !== 'object' || options === null) {
    throw new InspectError('bad-option', `The options of ${asker} must be an object, but are ${inWords(options)}.`)
  }
  assertNames(options, asker, names)
  const { include, maxDeferredEvents, serializationDepthLimit, ...others } = options as Record<string, unknown>
  const known: readonly unknown[] = privateContents
  const unknown = Array.isArray(include) ? include.find((name) => !known.includes(name)) : include
  if (unknown !== undefined) {
    const names = privateContents.map((name) => `'${name}'`).join(', ')
    throw bad('include', `a list of ${names}`, unknown)
  }
  assertCount('maxDeferredEvents', maxDeferredEvents)
  assertCount('serializationDepthLimit', serializationDepthLimit)
  for (const name of ['filter', 'serialize', 'sanitizeEvent', 'sanitizeContext']) {
    if (others[name] !== undefined && typeof others[name] !== 'function') throw bad(name, 'a function', others[name])
  }
}

/** @throws {@link InspectError} `bad-option`, if there is an option of another name */
export function assertNames(options: object, asker: string, names: readonly string[]): void {
  const unknown = unknownOption(options, asker, names)
  if (unknown !== undefined) throw new InspectError('bad-option', unknown)
}

/** An error about an option. */
export function bad(option: string, needs: string, given: unknown): InspectError {
  return new InspectError('bad-option', `The option "${option}" needs ${needs}, but was given ${inWords(given)}.`)
}

function assertCount(option: string, value: unknown): void {
  if (value === undefined || (Number.isInteger(value) && (value as number) > 0)) return
  throw bad(option, 'a whole number above 0', value)
}

function inWords(value: unknown): string {
  // A URL has the token of a server.
  if (typeof value === 'string') return JSON.stringify(new Redactor({}).of(value, 'data'))
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
