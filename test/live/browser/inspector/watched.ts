import { createInspector } from '@statelyai/inspect'
import type { AnyActorRef, InspectionEvent } from 'xstate'
import { activePaths, pathText } from '../../../../src/inspector/chartPaths.ts'
import type { InspectorInPage } from './inspectorInPage.ts'

/** What an actor has been, snapshot by snapshot, as XState itself tells it. */
export interface SeenActor {
  readonly actor: AnyActorRef
  readonly values: unknown[]
}

/** Shows actors in a page by `@statelyai/inspect`, and keeps what they were. */
export function watched({ inspector }: InspectorInPage) {
  const seen = new Map<string, SeenActor>()
  let sent = 0
  let arrived = 0
  let resolve = () => {}
  const stately = createInspector({
    send(message) {
      arrived += 1
      inspector.receive([message])
      if (arrived === sent) resolve()
    },
  })
  const { next } = stately.inspect as { next(event: InspectionEvent): void }
  return {
    seen,
    inspect(event: InspectionEvent): void {
      if (!['@xstate.actor', '@xstate.event', '@xstate.snapshot'].includes(event.type)) return
      sent += 1
      const actor = event.actorRef as AnyActorRef
      if (event.type === '@xstate.actor') seen.set(actor.sessionId, { actor, values: [] })
      if (event.type === '@xstate.snapshot') {
        seen.get(actor.sessionId)?.values.push((event.snapshot as { value?: unknown }).value)
      }
      next(event)
    },
    /** Resolves when the page shows all that has happened. */
    async shown(): Promise<void> {
      if (arrived < sent) {
        await new Promise<void>((done) => {
          resolve = done
        })
      }
      await inspector.shown()
    },
  }
}

/** The paths of the active states, sorted. */
export function statesOf(value: unknown): string[] {
  return activePaths(value).map(pathText).sort()
}
