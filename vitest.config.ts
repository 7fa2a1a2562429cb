import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { type Browser, needBrowser } from './tools/browsers.ts'

const live = 'test/live/**/*.test.ts'

/** Debian's Firefox speaks WebDriver BiDi, which playwright calls a channel; its own build needs no channel. */
const launch = {
  chromium: (path: string | undefined) => ({
    ...(path && { executablePath: path }),
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }),
  firefox: (path: string | undefined) => ({
    ...(path && { executablePath: path, channel: 'moz-firefox' }),
    firefoxUserPrefs: {
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  }),
}

export default defineConfig({
  test: {
    testTimeout: 60_000,
    projects: [
      { test: { name: 'node', include: ['test/**/*.test.ts'], exclude: ['test/live/browser/**'] } },
      inBrowser(needBrowser('chromium')),
      inBrowser(needBrowser('firefox')),
    ],
  },
})

function inBrowser({ name, path }: Browser): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include: [live],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        instances: [{ browser: name, provider: playwright({ launchOptions: launch[name](path) }) }],
      },
    },
  }
}
