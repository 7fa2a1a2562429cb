import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process, { env } from 'node:process'
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

/** It installs compilers, bundlers and runners: `npm run package`. */
const packed = 'test/package.test.ts'

/** They leave nothing behind in their process, which loads all modules once. */
const withoutEngine = ['test/machines/**/*.test.ts', 'test/src/**/*.test.ts']

/** These count what is run in their process, and slow down what comes after them in it. */
const counting = ['test/src/bind/manyChannels.test.ts', 'test/src/watch/candidates.test.ts']

/** These look for hooks and names in all of their process, and node-datachannel leaves connections bound in it. */
const aloneInNode = [
  'appMachines',
  'bindDataChannel',
  'bindPeerConnection',
  'closing',
  'connection',
  'copies',
  'hooks',
  'invisible',
  'letGo',
  'names',
  'overrides',
  'replace',
  'replayNested',
].map((file) => `test/live/${file}.test.ts`)

/**
 * These count what the engine's own races come to. Beside browsers the code of the first pair of a process, which is bound, takes so
 * long to be compiled that node-datachannel loses more races than in an app: 4 in 12 such pairs, with two loops running beside.
 */
const inPeace = ['test/tools/failures.test.ts']

/** The live tests import their connections from `#engine`. */
const engine = (kind: 'node' | 'browser' | 'simulated') => ({
  '#engine': join(import.meta.dirname, `test/live/engine.${kind}.ts`),
})

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

/** Each server says how it begins. What it says later is of interest: that it has to reload a page, for one. */
const quietBeginning: NonNullable<ViteUserConfig['plugins']>[number] = {
  name: 'quiet-beginning',
  configResolved({ logger }) {
    const { info } = logger
    logger.info = (message, options) => {
      if (!/(scanning|bundling|Re-optimizing) dependencies|trying another one/.test(message)) info(message, options)
    }
  },
}

/**
 * The live tests share a page, for each page loads some 200 modules. These files have a page each: libraries put methods
 * of their own in the place of the engine's, and the others keep connections, closed ones, which Chromium counts.
 */
const alone = [
  'test/live/browser/libraries/**/*.test.ts',
  'test/live/browser/faults/calls.test.ts',
  'test/live/browser/frameworks/zone.test.ts',
  'test/live/closingInside.test.ts',
  'test/live/closingInsideInspection.test.ts',
  'test/live/faults/pairsInside.test.ts',
  'test/model/*.test.ts',
]

/** Vitest takes `isolate` from the whole project, though each of its instances could have its own. */
const isolatedInstances: NonNullable<ViteUserConfig['plugins']>[number] = {
  name: 'isolated-instances',
  configureVitest({ project: { config } }) {
    config.browser.isolate = config.isolate
  },
}

/** Libraries that make their connections themselves. The plain entry of simple-peer needs a bundler with Node's modules. */
const libraries = {
  modules: ['peerjs', 'simple-peer', 'mediasoup-client'],
  alias: { 'simple-peer': join(import.meta.dirname, 'node_modules/simple-peer/simplepeer.min.js') },
}

/** What does not run beside the others: what waits for an engine must not wait for too many. */
const last = { groupOrder: 1 }

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

const browsers = [needBrowser('chromium'), needBrowser('firefox')]

/** axe looks at the stories in both. */
const colours = { chromium: 'dark', firefox: 'light' } as const

// Vitest pipes what each of its processes prints to the streams, and has each of its servers wait for the end.
for (const emitter of [process, process.stdout, process.stderr]) emitter.setMaxListeners(100)

export default defineConfig({
  plugins: [secondCopy, quietBeginning],
  test: {
    // What is waited for comes, or the test is at its end: no test is about how long it takes, on whatever machine.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 200_000 } },
    browser: { connectTimeout: 240_000 },
    // A short form, always of the same lives.
    provide: { lives: { count: Number(env.LIVES ?? 40), seed: Number(env.SEED ?? 1) } },
    maxConcurrency: 40,
    // Some wait while others run.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Chromium tells Vitest of errors that a test has listened for, and has marked as handled. Of others it is a failure.
    onConsoleLog: (log) => !/^(\[Error: Uncaught |PromiseRejectionEvent \{)/.test(log),
    projects: [
      inNode('node, alone', {
        include: ['test/*.test.ts', 'test/!(live|machines|src)/**/*.test.ts', ...aloneInNode, ...counting],
        exclude: [packed, ...inPeace],
      }),
      inNode('node, in peace', { include: inPeace, sequence: { groupOrder: 2 } }),
      inNode('node, live', {
        include: ['test/live/**/*.test.ts'],
        exclude: ['test/live/browser/**', ...aloneInNode],
        isolate: false,
      }),
      inNode('node, without engine', { include: withoutEngine, exclude: counting, isolate: false }),
      simulated(),
      inBrowsers(browsers),
      stories(browsers),
    ],
  },
})

function inNode(name: string, test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return {
    extends: true,
    resolve: { alias: engine('node') },
    test: { name, execArgv: ['--expose-gc'], ...test },
  }
}

/** The live tests of what decides what a connection is, with the simulated engine: it deviates from nothing. */
function simulated(): TestProjectInlineConfiguration {
  const files = [
    'chain',
    'closing',
    'connectionSequences',
    'draining',
    'inFlight',
    'messages',
    'randomLives',
    'sequences',
    'signalingTable',
  ]
  return {
    extends: true,
    resolve: { alias: engine('simulated') },
    test: {
      name: 'node, simulated',
      execArgv: ['--expose-gc'],
      isolate: false,
      include: files.map((file) => `test/live/${file}.test.ts`),
    },
  }
}

/** One server is for both browsers: it transforms each module once. */
function inBrowsers(browsers: readonly Browser[]): TestProjectInlineConfiguration {
  return {
    extends: true,
    plugins: [...frameworkPlugins(), isolatedInstances],
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
        'uplot',
        'fflate',
        'pure-rand/distribution/uniformFloat64',
        'pure-rand/distribution/uniformInt',
        'pure-rand/generator/xoroshiro128plus',
        'sdp-transform',
        'webidl-conversions',
        '@sinonjs/fake-timers',
        ...frameworkModules,
        ...libraries.modules,
      ],
    },
    test: {
      name: 'browsers',
      setupFiles: 'test/live/browser/collectAfterEach.ts',
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        fileParallelism: false,
        commands,
        instances: browsers.flatMap(({ name: browser, path }) => {
          const provider = playwright({ launchOptions: launch[browser](path) })
          return [
            { browser, provider, name: `${browser}, one page`, include: live, exclude: alone, isolate: false },
            { browser, provider, name: `${browser}, a page each`, include: alone, isolate: true, sequence: last },
          ]
        }),
      },
    },
  }
}

/** The stories: each is performed by its `play` function, and then looked at by axe. */
function stories(browsers: readonly Browser[]): TestProjectInlineConfiguration {
  return {
    extends: true,
    plugins: [storybookTest({ configDir: join(import.meta.dirname, '.storybook') })],
    test: {
      name: 'stories',
      isolate: false,
      sequence: last,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        fileParallelism: false,
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
