import { join } from 'node:path'
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config'
import { endPeerServer, startPeerServer } from './test/live/browser/libraries/peerServers.ts'
import { askPeer, endPeer, signalPeer, startPeer } from './test/model/remotePeers.ts'
import { freePort } from './test/paths/freePort.ts'
import { askPeerPage, browserVersion, closePeerPage, openPeerPage } from './test/paths/peerPages.ts'
import { closeRelay, cutRelayFor, disturbRelay, openRelay, passedRelay, relayPort } from './test/paths/relays.ts'
import { endTurnServer, startTurnServer } from './test/paths/turnServers.ts'
import { type Browser, needBrowser } from './tools/browsers.ts'
import { frameworkModules, frameworkPlugins } from './tools/frameworks.ts'
import { launch } from './tools/launch.ts'

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

/** Libraries that make their connections themselves. The plain entry of simple-peer needs a bundler with Node's modules. */
const libraries = {
  modules: ['peerjs', 'simple-peer'],
  alias: { 'simple-peer': join(import.meta.dirname, 'node_modules/simple-peer/simplepeer.min.js') },
}

/** A command that needs nothing of the page that gives it. */
const command =
  <Args extends readonly unknown[], Result>(run: (...args: Args) => Result) =>
  (_: unknown, ...args: Args) =>
    run(...args)

/** What a browser lets the server of the tests do. */
const commands = {
  startPeer: command(startPeer),
  askPeer: command(askPeer),
  signalPeer: command(signalPeer),
  endPeer: command(endPeer),
  startPeerServer: command(startPeerServer),
  endPeerServer: command(endPeerServer),
  openRelay: command(openRelay),
  relayPort: command(relayPort),
  disturbRelay: command(disturbRelay),
  cutRelayFor: command(cutRelayFor),
  passedRelay: command(passedRelay),
  closeRelay: command(closeRelay),
  freePort: command(freePort),
  startTurnServer: command(startTurnServer),
  endTurnServer: command(endTurnServer),
  openPeerPage,
  askPeerPage,
  browserVersion,
  closePeerPage,
}

/** axe looks at the stories in both. */
const colours = { chromium: 'dark', firefox: 'light' } as const

export default defineConfig({
  plugins: [secondCopy],
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is polled for comes, or the test is at its end: no test is about how long it takes.
    expect: { poll: { timeout: 50_000 } },
    maxConcurrency: 40,
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
      stories([needBrowser('chromium'), needBrowser('firefox')]),
    ],
  },
})

function inBrowser({ name, path }: Browser): TestProjectInlineConfiguration {
  return {
    extends: true,
    plugins: frameworkPlugins(),
    resolve: { alias: { ...engine('browser'), ...libraries.alias } },
    optimizeDeps: {
      include: [
        'xstate',
        'xstate/graph',
        'rxjs',
        'fast-check',
        'state-machine-cat',
        '@statelyai/inspect',
        'axe-core',
        ...frameworkModules,
        ...libraries.modules,
      ],
    },
    test: {
      name,
      include: live,
      setupFiles: 'test/live/browser/collectAfterEach.ts',
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        commands,
        instances: [{ browser: name, provider: playwright({ launchOptions: launch[name](path) }) }],
      },
    },
  }
}

/** The stories: each is performed by its `play` function, and then looked at by axe. One server is for both browsers. */
function stories(browsers: readonly Browser[]): TestProjectInlineConfiguration {
  return {
    extends: true,
    plugins: [storybookTest({ configDir: join(import.meta.dirname, '.storybook') })],
    test: {
      name: 'stories',
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        instances: browsers.map(({ name, path }) => ({
          browser: name,
          name: `stories-${name}`,
          provider: playwright({
            launchOptions: launch[name](path),
            contextOptions: { colorScheme: colours[name] },
          }),
        })),
      },
    },
  }
}
