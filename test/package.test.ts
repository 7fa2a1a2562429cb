import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { chromium, type Browser as OpenBrowser } from 'playwright'
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createActor } from 'xstate'
import { dataChannelMachine } from '../machines/channel/dataChannelMachine.ts'
import { needBrowser } from '../tools/browsers.ts'
import { launch, PATIENCE } from '../tools/launch.ts'
import { consumer, installed, npm, packAndInstall, root, run, temporary } from './package/packed.ts'

const apps = join(consumer, 'apps')
const nodeNext = { module: 'nodenext', moduleResolution: 'nodenext' }
const bundler = { module: 'esnext', moduleResolution: 'bundler' }
const commonJs = { ...nodeNext, noEmit: false, outDir: 'emitted' }
const withDom = { lib: ['es2022', 'dom', 'dom.iterable'] }

/** What is type-checked: with which compiler, which app, and how. The declarations of all packages are checked, too. */
const compilations = [
  ['typescript-5.4', 'everything.ts', { ...nodeNext, ...withDom }],
  ['typescript-5.4', 'withoutDom.ts', { ...nodeNext, lib: ['es2022'] }],
  ['typescript-5.7', 'everything.ts', { ...bundler, ...withDom }],
  ['typescript-5.8', 'commonJs/index.ts', { ...commonJs, ...withDom }],
  ['typescript', 'everything.ts', { ...nodeNext, ...withDom }],
  ['typescript', 'everything.ts', { ...bundler, ...withDom }],
  ['typescript', 'withoutDom.ts', { ...nodeNext, lib: ['es2022'] }],
  ['typescript', 'withoutDom.ts', { ...bundler, lib: ['es2022'] }],
] as const

const bundlers = {
  esbuild: () => run(apps, bin('esbuild'), 'page.js', '--bundle', '--format=esm', '--splitting', '--outdir=esbuild'),
  vite: () => run(apps, bin('vite'), 'build', '--outDir', 'vite', '--logLevel', 'warn'),
  webpack: () => run(apps, process.execPath, 'webpackBuild.js'),
}

/** The runners that the simulated engine is tried in, each in an environment of Node and in one of a page. */
const runners = ['node', 'jsdom'].flatMap((environment) => [
  [
    `vitest, ${environment}`,
    'vitest',
    ['run', '--config', 'simulation/vitest.config.cjs', '--environment', environment],
  ],
  [`jest, ${environment}`, 'jest', ['--config', 'simulation/jest.config.cjs', '--env', environment]],
]) as readonly (readonly [title: string, program: string, parameters: readonly string[]])[]

/** What takes long, and how it came out: as many at once as there are processors. */
const outcomes = new Map<string, PromiseSettledResult<string>>()
let tarball: string
let files: string[]

beforeAll(async () => {
  tarball = await packAndInstall()
  files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
    // A dependency of another version than somebody else's is installed inside.
    .filter((file) => !file.startsWith('node_modules/'))
  const jobs: readonly (readonly [string, () => Promise<string>])[] = [
    ['attw', () => run(temporary, own('attw'), tarball, '--profile', 'esm-only', '--no-definitely-typed')],
    ...Object.entries(bundlers),
    ...runners.map(([title, program, parameters]) => [title, () => run(apps, bin(program), ...parameters)] as const),
    ...compilations.map(([compiler, app, options], index) => {
      return [`compilation ${index}`, () => compile(index, compiler, app, options)] as const
    }),
  ]
  const settled = from(jobs).pipe(
    mergeMap(async ([name, start]) => {
      const [outcome] = await Promise.allSettled([start()])
      outcomes.set(name, outcome)
    }, availableParallelism()),
    toArray(),
  )
  await lastValueFrom(settled)
}, 600_000)

afterAll(() => rmSync(temporary, { recursive: true }))

describe('the tarball', () => {
  it('has the licence, the README, what has changed, and all that the entries name', () => {
    const { exports } = JSON.parse(content('package.json')) as { exports: Record<string, string | object> }
    const named = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry)))
    expect(missing(['LICENSE', 'README.md', 'CHANGELOG.md', ...named.map((path) => path.slice(2))])).toEqual([])
    expect(content('LICENSE')).toContain('MIT License')
  })

  it('has nothing else but what runs, and its declarations', () => {
    expect(files.filter((file) => !/^dist\/.+(\.js|\.d\.ts)$/.test(file)).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/inspector/index.html',
      'dist/inspector/page.css',
      'package.json',
    ])
    expect(files.filter((file) => /\.test\.|\bvitest\b/.test(file))).toEqual([])
  })

  it('names no map that is not there', () => {
    expect(files.filter((file) => file.endsWith('.js') && content(file).includes('sourceMappingURL='))).toEqual([])
  })

  it('is right for publint', async () => {
    expect(await run(temporary, own('publint'), 'run', tarball, '--strict')).toContain('All good!')
  })

  it('is right for attw', () => expectDone('attw'))

  it('is one that npm would publish, as it is', async () => {
    const said = await npm(temporary, 'publish', tarball, '--dry-run', '--offline')
    expect(said).toContain('with tag latest and public access (dry-run)')
    expect(said).not.toMatch(/auto-corrected|errors corrected/)
  })
})

describe('types', () => {
  it.each(compilations.map(([compiler, app, options], index) => ({ compiler, app, module: options.module, index })))(
    '$app with $compiler and module $module',
    ({ index }) => expectDone(`compilation ${index}`),
  )
})

describe('in CommonJS', () => {
  it('require() gives of each entry what import gives', async () => {
    const required = JSON.parse(await run(apps, process.execPath, 'required.cjs')) as Record<string, string[]>
    for (const [entry, names] of entries) expect(required[entry]).toEqual(expect.arrayContaining([...names]))
    expect(Object.keys(required).sort()).toEqual(entries.map(([entry]) => entry).sort())
  })

  it('what TypeScript makes of an app runs', async () => {
    const emitted = join(apps, 'commonJs/emitted/index.js')
    expect(readFileSync(emitted, 'utf8')).toContain('require("webrtc-statecharts")')
    expect(await run(apps, process.execPath, emitted)).toBe('connecting function\n')
  })
})

const entries: readonly (readonly [string, readonly string[]])[] = [
  ['webrtc-statecharts', ['BindError', 'bindDataChannel', 'readyState', 'target', 'unbind']],
  ['webrtc-statecharts/diagnosis', ['WaitError', 'connected', 'diagnose', 'diagnosis', 'findingCodes', 'opened']],
  ['webrtc-statecharts/divergences', ['BindError', 'divergences']],
  ['webrtc-statecharts/import', ['ImportError', 'explain', 'importDump', 'redactDump']],
  ['webrtc-statecharts/inspect', ['InspectError', 'inspect', 'redact', 'redaction']],
  ['webrtc-statecharts/inspect/server', ['InspectorServerError', 'startInspectorServer']],
  ['webrtc-statecharts/inspector', ['createChartView', 'mountInspector', 'postMessageSource', 'webSocketSource']],
  ['webrtc-statecharts/machines', ['dataChannelMachine', 'readyState', 'whyClosed']],
  ['webrtc-statecharts/rules', ['ruleLink', 'rules']],
  ['webrtc-statecharts/rx', ['keepMessages', 'messages$', 'readyState$', 'send', 'state$', 'stats$']],
  ['webrtc-statecharts/session', ['channelOf', 'createSession', 'negotiate', 'overBroadcastChannel', 'sessionState']],
  ['webrtc-statecharts/simulation', ['SimulationError', 'createNetwork', 'install']],
  ['webrtc-statecharts/sink', ['SendError', 'createSink']],
  ['webrtc-statecharts/testing', ['conformance', 'pathsThroughTransitions', 'pathsToStates', 'record', 'replay']],
]

describe('on a server', () => {
  /** Imports an entry in a thread of its own, with globals of its own. */
  const thread = `
    import { parentPort, workerData } from 'node:worker_threads'
    const touched = []
    for (const name of ['RTCPeerConnection', 'RTCDataChannel', 'RTCError', 'RTCErrorEvent', 'WritableStream', 'window', 'document']) {
      Object.defineProperty(globalThis, name, { get: () => void touched.push(name) })
    }
    const before = Reflect.ownKeys(globalThis)
    const names = Object.keys(await import(workerData))
    const added = Reflect.ownKeys(globalThis).filter((key) => !before.includes(key)).map(String)
    parentPort.postMessage({ names, touched, added })
  `
  const script = `
    import { once } from 'node:events'
    import { Worker } from 'node:worker_threads'
    const seen = {}
    for (const entry of ${JSON.stringify(entries.map(([entry]) => entry))}) {
      const worker = new Worker(new URL('thread.js', import.meta.url), { workerData: entry })
      const [one] = await once(worker, 'message')
      seen[entry] = one
    }
    console.log(JSON.stringify(seen))
  `
  let seen: Record<string, unknown>

  beforeAll(async () => {
    writeFileSync(join(consumer, 'thread.js'), thread)
    writeFileSync(join(consumer, 'server.js'), script)
    seen = JSON.parse(await run(consumer, process.execPath, 'server.js'))
  })

  it.each(entries)('%s is imported, and no global is touched', (entry, names) => {
    expect(seen[entry]).toEqual({ names: expect.arrayContaining([...names]), touched: [], added: [] })
  })
})

describe('in a browser', () => {
  let browser: OpenBrowser

  beforeAll(async () => {
    browser = await chromium.launch(launch.chromium(needBrowser('chromium').path))
  })

  afterAll(() => browser.close())

  it.each(Object.keys(bundlers))('what %s bundles works', async (name) => {
    expectDone(name)
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE)
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    const folder = join(apps, name)
    await page.route('https://app.example.org/**', (route) => {
      const { pathname } = new URL(route.request().url())
      // Vite makes the page, too.
      const file = [join(folder, pathname), join(apps, pathname)].find(existsSync)
      return file ? route.fulfill({ path: file }) : route.fulfill({ status: 404 })
    })
    await page.goto('https://app.example.org/index.html')
    expect(await page.evaluate('talked')).toEqual({
      message: 'hello',
      state: 'connected',
      replayed: 'connected',
      rule: 'https://w3c.github.io/webrtc-pc/#dfn-close-the-connection',
      redacted: expect.anything(),
    })
    await page.locator('.picture .is-active[data-state="open"]').waitFor()
    expect(problems).toEqual([])
    await page.close()
  })
})

describe('the simulated engine', () => {
  it.each(runners.map(([title]) => title))('runs in %s', (title) => expectDone(title))
})

describe('a bundle', () => {
  const entries = [
    'webrtc-statecharts',
    'webrtc-statecharts/rx',
    'webrtc-statecharts/sink',
    'webrtc-statecharts/testing',
  ]

  it('has nothing of the inspector, unless it is imported', async () => {
    const app = entries.map((entry, index) => `import * as entry${index} from '${entry}'; console.log(entry${index})`)
    expect(await bundled(app.join('\n'))).not.toMatch(/\/src\/inspect(or)?\/|node_modules\/ws\/|inspect: a message/)
  })

  it('has nothing of the simulated engine, unless it is imported', async () => {
    const app = entries.map((entry, index) => `import * as entry${index} from '${entry}'; console.log(entry${index})`)
    expect(await bundled(app.join('\n'))).not.toMatch(
      /\/src\/simulation\/|node_modules\/(sdp-transform|webidl-conversions)\//,
    )
  })

  it('has nothing that judges an engine, unless it is imported', async () => {
    const judging = /\/src\/divergences\/(judge|known)\//
    expect(await bundled(`import * as main from 'webrtc-statecharts'; console.log(main)`)).not.toMatch(judging)
    const asked = `import { divergences } from 'webrtc-statecharts/divergences'; console.log(divergences)`
    expect(await bundled(asked)).toMatch(judging)
  })

  it('has of the inspector what a browser can run', async () => {
    const modules = await bundled(`import * as inspect from 'webrtc-statecharts/inspect'; console.log(inspect)`)
    expect(modules).toContain('/src/inspect/redact.js')
    expect(modules).not.toMatch(/\/src\/inspect\/server\/|node_modules\/ws\//)
  })

  /** The bundle for browsers of an app, with the paths of its modules in comments. */
  async function bundled(app: string): Promise<string> {
    const options = ['--bundle', '--format=esm', '--platform=browser', '--log-level=error']
    const entry = join(consumer, `bundled-${Math.abs(app.length)}.js`)
    writeFileSync(entry, app)
    return run(consumer, bin('esbuild'), entry, ...options)
  }
})

describe('the command', () => {
  it('is there for npx, and starts', async () => {
    const { version } = JSON.parse(content('package.json')) as { version: string }
    expect(await run(consumer, 'npx', 'webrtc-statecharts', '--version')).toBe(`${version}\n`)
    const inspecting = spawn(bin('webrtc-statecharts'), ['inspect', '--no-open'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(inspecting.stdout, 'data')
    expect((await fetch(String(line).trim())).status).toBe(200)
    inspecting.kill('SIGINT')
    expect(await once(inspecting, 'exit')).toEqual([0, null])
  })
})

describe('the documentation', () => {
  const [example = '', forNode = ''] = [
    ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```js\n(.+?)```/gs),
  ].map(([, code]) => code)

  it('begins with an example in the README that works when pasted', async () => {
    symlinkSync(join(root, 'node_modules', 'node-datachannel'), join(consumer, 'node_modules', 'node-datachannel'))
    writeFileSync(join(consumer, 'example.js'), `${forNode}\n${example}\ncleanup()`)
    const printed = await run(consumer, process.execPath, 'example.js')
    const of = (end: string) => printed.split('\n').filter((line) => line.startsWith(end))
    expect(of('A is')).toEqual(expect.arrayContaining(["A is open { open: 'opened' }", 'A is closed closed']))
    expect(of('B is')).toEqual(expect.arrayContaining(["B is closing { closing: 'draining' }"]))
    expect(printed).toContain("A has ended: { cause: 'peer-close', opened: true }")
  })

  it('shows snapshots as they are', () => {
    const shown = [...readFileSync(join(root, 'docs/reference.md'), 'utf8').matchAll(/```json\n(.+?)```/gs)].map(
      ([, json]) => JSON.parse(json ?? ''),
    )
    const actor = createActor(dataChannelMachine, { input: { readyState: 'open', label: 'chat' } }).start()
    actor.send({ type: 'close' })
    const closing = JSON.parse(JSON.stringify(actor.getSnapshot()))
    actor.send({ type: 'transport.closed' })
    expect(shown).toEqual([closing, JSON.parse(JSON.stringify(actor.getSnapshot()))])
  })
})

function compile(index: number, compiler: string, app: string, options: object): Promise<string> {
  const config = join(apps, app, '..', `tsconfig.${index}.json`)
  const checks = { strict: true, skipLibCheck: false, skipDefaultLibCheck: true }
  const compilerOptions = { target: 'es2022', ...checks, noEmit: true, types: [], ...options }
  writeFileSync(config, JSON.stringify({ compilerOptions, files: [app.split('/').at(-1)] }))
  return run(apps, process.execPath, join(consumer, 'node_modules', compiler, 'bin', 'tsc'), '-p', config)
}

function expectDone(name: string): void {
  const outcome = outcomes.get(name)
  if (outcome?.status !== 'fulfilled') throw outcome?.reason
}

function missing(paths: readonly string[]): string[] {
  return paths.filter((path) => !files.includes(path))
}

/** A program of the project. */
function own(name: string): string {
  return join(root, 'node_modules', '.bin', name)
}

/** A program of the folder that the library is installed in. */
function bin(name: string): string {
  return join(consumer, 'node_modules', '.bin', name)
}

function content(path: string): string {
  return readFileSync(join(installed, path), 'utf8')
}
