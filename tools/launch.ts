import type { LaunchOptions } from 'playwright'
import type { Browser } from './browsers.ts'

/** How long a browser may take for what it is asked, in milliseconds: a loaded machine takes minutes for what takes seconds. */
export const PATIENCE = 240_000

/**
 * How each browser is started, for tests and for `npm run conformance`. Debian's Firefox speaks WebDriver BiDi, which
 * playwright calls a channel; its own build needs no channel.
 */
export const launch: Readonly<Record<Browser['name'], (path: string | undefined) => LaunchOptions>> = {
  chromium: (path) => ({
    timeout: PATIENCE,
    ...(path && { executablePath: path }),
    args: [
      '--no-sandbox',
      // Debian's asks for pages to be painted by the GPU, which a processor then imitates: that took a third of a test's time.
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Candidates show their addresses, so that a relay can take their place.
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--js-flags=--expose-gc',
    ],
  }),
  firefox: (path) => ({
    timeout: PATIENCE,
    ...(path && { executablePath: path, channel: 'moz-firefox' }),
    firefoxUserPrefs: {
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  }),
}
