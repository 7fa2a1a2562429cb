import { join } from 'node:path'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config'
import { type Browser, needBrowser } from './tools/browsers.ts'

const live = ['test/live/**/*.test.ts', 'test/model/**/*.test.ts']

/** The live tests import their connections from `#engine`. */
const engine = (kind: 'node' | 'browser') => ({ '#engine': join(import.meta.dirname, `test/live/engine.${kind}.ts`) })

/** `import('…?copy')` gives a second copy of a module of ours, and of all that it imports from us. */
const secondCopy: NonNullable<ViteUserConfig['plugins']>[number] = {
  name: 'second-copy',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!importer?.endsWith('?copy') || !source.startsWith('.')) return null
    const resolved = await this.resolve(source, importer.replace('?copy', ''), { skipSelf: true })
    return resolved && `${resolved.id}?copy`
  },
}

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
      '--js-flags=--expose-gc',
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
  plugins: [secondCopy],
  test: {
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        resolve: { alias: engine('node') },
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/live/browser/**'],
          execArgv: ['--expose-gc'],
        },
      },
      inBrowser(needBrowser('chromium')),
      inBrowser(needBrowser('firefox')),
    ],
  },
})

function inBrowser({ name, path }: Browser): TestProjectInlineConfiguration {
  return {
    extends: true,
    resolve: { alias: engine('browser') },
    optimizeDeps: { include: ['xstate', 'fast-check'] },
    test: {
      name,
      include: live,
      setupFiles: 'test/live/browser/collectAfterEach.ts',
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        instances: [{ browser: name, provider: playwright({ launchOptions: launch[name](path) }) }],
      },
    },
  }
}
