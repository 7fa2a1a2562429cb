import { redactedDefinition } from './definition.ts'
import { Describer, PROTOCOL_VERSION } from './describe.ts'
import { type Link, outgoingOf } from './link.ts'
import type { InspectedActor, Inspector, InspectorOptions } from './options.ts'
import type { InspectedEvent, InspectorMessage } from './protocol.ts'
import { Witness } from './witness.ts'

/**
 * An inspector whose messages go through a link. Nothing that goes wrong reaches the app: it is said on the console, once.
 *
 * @param emitted - whether to tell of emitted events, which only our own page knows
 */
export function makeInspector(link: Link, options: InspectorOptions, emitted: boolean): Inspector {
  let hasFailed = false
  const safely = (run: () => void) => {
    try {
      run()
    } catch (error) {
      if (!hasFailed) console.warn('webrtc-statecharts/inspect: a message could not be sent.', error)
      hasFailed = true
    }
  }
  const tell = (message: InspectorMessage) =>
    safely(() => {
      if (options.filter && !options.filter(message)) return
      const outgoing = outgoingOf(options.serialize ? options.serialize(message) : message)
      if (outgoing) link.send(outgoing)
    })
  const describer = new Describer(options)
  const witness = new Witness(options, emitted, tell, safely)
  const about = (actor: InspectedActor) => ({
    sessionId: sessionIdOf(actor),
    rootId: 'anonymous',
    createdAt: Date.now().toString(),
    id: null,
    _version: PROTOCOL_VERSION,
  })
  const inspector: Inspector = {
    inspect: { next: (event) => witness.see(event) },
    actor: (actor, snapshot = { status: 'active' }, info = {}) =>
      safely(() => {
        const parentId = info.parentId ?? (typeof actor === 'string' ? undefined : actor._parent?.sessionId)
        const definition = info.definition === undefined ? undefined : redactedDefinition(info.definition, options)
        tell({
          ...about(actor),
          type: '@xstate.actor',
          rootId: info.rootId,
          name: describer.name(typeof actor === 'string' ? actor : (actor.id ?? actor.sessionId)),
          parentId,
          definition,
          snapshot: describer.snapshot(snapshot),
        })
      }),
    event: (actor, event, info = {}) =>
      safely(() =>
        tell({
          ...about(actor),
          type: '@xstate.event',
          event: describer.eventObject(event),
          sourceId: info.source === undefined ? undefined : sessionIdOf(info.source),
        }),
      ),
    snapshot: (actor, snapshot, info: { readonly event?: InspectedEvent } = {}) =>
      safely(() => {
        const redactor = describer.redactor()
        tell({
          ...about(actor),
          type: '@xstate.snapshot',
          event: describer.eventObject(info.event ?? { type: '' }, redactor),
          snapshot: { status: 'active', ...describer.snapshot(snapshot, redactor) },
        })
      }),
    start: () => link.start(),
    stop: () => link.stop(),
  }
  if (options.autoStart !== false) inspector.start()
  return inspector
}

function sessionIdOf(actor: InspectedActor): string {
  return typeof actor === 'string' ? actor : actor.sessionId
}
