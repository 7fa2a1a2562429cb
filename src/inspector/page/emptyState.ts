import { element } from '../element.ts'

/** What is said where there is nothing to show yet. */
export function emptyState(): HTMLElement {
  return element(
    'div',
    { class: 'empty' },
    element('h3', {}, 'Nothing to show yet'),
    element('p', {}, 'In your app, with the URL of this page:'),
    element(
      'pre',
      {},
      element(
        'code',
        {},
        "import { inspect } from 'webrtc-statecharts/inspect'\n\nconst inspector = inspect({ url })\nbindPeerConnection(connection, { inspect: inspector.inspect })",
      ),
    ),
    element('p', {}, 'Or drop a recorded trace here, and see the life that it holds.'),
  )
}
