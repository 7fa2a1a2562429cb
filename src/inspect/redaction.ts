import type { PrivateContent } from '../redact/privateContents.ts'
import { DEPTH, Redactor } from '../redact/redactor.ts'
import { redactedDefinition } from './definition.ts'
import { assertInspectorOptions, MOST_DEFERRED } from './options.ts'

/** Options of {@link redaction}. */
export interface RedactionOptions {
  /** Private contents to show. */
  readonly include?: readonly PrivateContent[] | undefined
}

/** Options for the functions of `@statelyai/inspect`. */
export interface Redaction {
  /** Removes private contents from each message. */
  serialize<Message extends object>(message: Message): Message
  /**
   * The number of messages kept until the page is open. `@statelyai/inspect` itself keeps 200, and drops the oldest.
   */
  readonly maxDeferredEvents: number
  /** The number of levels of a chart to send. `@statelyai/inspect` itself sends 10, and a connection's chart has more. */
  readonly serializationDepthLimit: number
}

/**
 * Options for `@statelyai/inspect` that keep SDP, candidates, addresses, credentials and messages from Stately's page. It
 * gets only their kind and size.
 *
 * @throws {@link InspectError} `bad-option` if an option or a name in `include` is unknown
 *
 * @example
 * ```ts
 * import { createBrowserInspector } from '@statelyai/inspect'
 *
 * bindPeerConnection(connection, { inspect: createBrowserInspector(redaction()).inspect })
 * ```
 */
export function redaction(options: RedactionOptions = {}): Redaction {
  assertInspectorOptions(options, 'redaction()', ['include'])
  const { include } = options
  return {
    serialize: <Message extends object>(message: Message) => redacted(message, include) as Message,
    maxDeferredEvents: MOST_DEFERRED,
    serializationDepthLimit: 30,
  }
}

function redacted(message: object, include: RedactionOptions['include']): object {
  const { definition, ...others } = message as { readonly definition?: string }
  return {
    // The message itself is a level more.
    ...(new Redactor({ include }).of(others, 'message', DEPTH + 1) as object),
    ...(definition !== undefined && { definition: redactedDefinition(definition, { include }) }),
  }
}
