import type { MountedInspector, MountOptions } from './inspector.ts'
import { InspectorPage } from './inspectorPage.ts'

/**
 * Puts the inspector into an element: the actors, the chart of one of them with its active states, its snapshot, and the
 * timeline of all. It fills the element, which needs a height, and keeps to a shadow root.
 *
 * Light and dark follow the `color-scheme` of the element.
 *
 * @example
 * ```ts
 * const inspector = mountInspector(document.querySelector('#inspector'))
 * const { inspect } = createInspector({ send: (message) => inspector.receive([message]) }) // of @statelyai/inspect
 * bindPeerConnection(connection, { inspect })
 * ```
 */
export function mountInspector(element: HTMLElement, options: MountOptions = {}): MountedInspector {
  return new InspectorPage(element, options)
}
