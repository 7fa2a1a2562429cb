import type { InspectorMessage } from '../../inspect/protocol.ts'
import type { Slices } from '../../trace/slices.ts'
import { isRecord } from '../plain.ts'
import type { RemoteActor, TimelineStep } from './actor.ts'
import type { InspectorStore } from './inspectorStore.ts'

/** What is written in a file of messages. */
export const MESSAGES_FORMAT = 'webrtc-statecharts-messages'

/** The version of such files that is written, and the only one that is read. */
const VERSION = 1

/** Why a file of messages cannot be shown, in words. */
export class SavedError extends Error {
  override readonly name = 'SavedError'
}

/**
 * Writes what a store holds as a file, in slices: the messages that it was made of, each as JSON. It has no observations of
 * an engine, as a trace has, and is not replayed, but shown again.
 *
 * @returns the parts of the text
 */
export function* savedMessages(store: InspectorStore): Slices<string[]> {
  const parts = [`{"format":"${MESSAGES_FORMAT}","version":${VERSION},"messages":[`]
  const add = (message: object) => parts.push(`${parts.length > 1 ? ',\n' : '\n'}${JSON.stringify(message)}`)
  // Those of which the beginning was dropped.
  for (const actor of store.actors) {
    if (actor.firstStep < store.first) add(beginningOf(actor, store.step(store.first)?.time ?? 0, store.first))
    yield
  }
  for (let index = store.first; index < store.end; index += 1) {
    const step = store.step(index)
    for (const message of step ? messagesOf(step) : []) add(message)
    yield
  }
  parts.push('\n]}\n')
  return parts
}

/** Whether parsed JSON is a file of messages. */
export function isSavedMessages(given: object): given is { readonly version: unknown; readonly messages: unknown } {
  return isRecord(given) && given.format === MESSAGES_FORMAT
}

/**
 * Reads such a file into a store, in slices.
 *
 * @throws {@link SavedError} that says what is wrong with it
 */
export function* loadMessages(
  { version, messages }: { readonly version: unknown; readonly messages: unknown },
  store: InspectorStore,
): Slices<void> {
  if (version !== VERSION) {
    throw new SavedError(`it holds messages of version ${String(version)}, and this page reads version ${VERSION}.`)
  }
  if (!Array.isArray(messages)) throw new SavedError('its "messages" must be a list.')
  for (const message of messages) {
    store.read(message)
    yield
  }
}

type Message = Partial<InspectorMessage> & Pick<InspectorMessage, 'type' | 'sessionId' | 'createdAt'>

function beginningOf(actor: RemoteActor, time: number, index: number): Message {
  return {
    type: '@xstate.actor',
    sessionId: actor.key,
    createdAt: String(time),
    name: actor.name,
    parentId: actor.parent?.key,
    definition: actor.definition,
    snapshot: actor.stateAt(index)?.snapshot ?? {},
  }
}

function messagesOf({ kind, actor, event, source, snapshot, time, index }: TimelineStep): Message[] {
  const about = { sessionId: actor.key, name: actor.name, createdAt: String(time) }
  const outcome: Message[] = snapshot ? [{ ...about, type: '@xstate.snapshot', event, snapshot }] : []
  switch (kind) {
    case 'started':
      return [beginningOf(actor, time, index), ...outcome]
    case 'emitted':
      return [{ ...about, type: '@webrtc-statecharts.emitted', event }]
    default:
      return [{ ...about, type: '@xstate.event', event, sourceId: source?.key }, ...outcome]
  }
}
