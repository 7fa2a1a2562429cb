import { element } from '../element.ts'
import { copyButton } from './copyButton.ts'

/**
 * What is said where there is nothing to show yet.
 *
 * @param address - where apps send to; `undefined` if this page is not served by the inspector's server
 */
export function emptyState(address: string | undefined): HTMLElement {
  const lines = [
    `import { inspect } from 'webrtc-statecharts/inspect'`,
    '',
    ...(address === undefined
      ? ['const inspector = inspect({ url })']
      : ['const inspector = inspect({', `  url: '${address}',`, '})']),
    `bindPeerConnection(connection, { name: 'alice', inspect: inspector.inspect })`,
  ].join('\n')
  return element(
    'div',
    { class: 'empty' },
    element('h3', {}, 'Nothing to show yet'),
    ...(address === undefined
      ? [
          element('p', {}, 'It shows the actors of the app that has opened this page, or hands over its messages:'),
          codeBlock(lines),
        ]
      : [
          element('p', {}, 'Paste this into your app, in Node or in a page. The address is that of this page.'),
          codeBlock(lines),
          element(
            'p',
            {},
            'A page must be one of this machine (',
            element('code', {}, 'localhost'),
            '). It opens no window: all is shown here.',
          ),
        ]),
    element(
      'p',
      {},
      'Or drop a recorded trace here, or a dump of webrtc-internals, rtcstats or about:webrtc, and see the lives that it holds.',
    ),
  )
}

function codeBlock(text: string): HTMLElement {
  return element(
    'div',
    { class: 'code' },
    element('div', { class: 'code-heading' }, element('span', { class: 'hint' }, 'Your app'), copyButton(text)),
    element('pre', { tabindex: '0', role: 'region', 'aria-label': 'Code' }, element('code', {}, text)),
  )
}
