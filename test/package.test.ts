import { type ExecFileException, execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createActor } from 'xstate'
import { dataChannelMachine } from '../machines/channel/dataChannelMachine.ts'

const root = join(import.meta.dirname, '..')
const temporary = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-'))
const consumer = join(temporary, 'consumer')
const installed = join(consumer, 'node_modules', 'webrtc-statecharts')
let tarball: string
let files: string[]

/** Packs a copy that was never built, as it is after a checkout: what `prepack` does not make is missing. */
beforeAll(async () => {
  const checkout = join(temporary, 'checkout')
  const notCopied = ['node_modules', 'dist', '.git', 'storybook-static']
  cpSync(root, checkout, { recursive: true, filter: (path) => !notCopied.includes(basename(path)) })
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  await run(checkout, 'npm', 'pack', '--pack-destination', temporary)
  tarball = join(temporary, readdirSync(temporary).find((name) => name.endsWith('.tgz')) ?? '')

  mkdirSync(installed, { recursive: true })
  await run(installed, 'tar', '-xzf', tarball, '--strip-components=1')
  mkdirSync(join(consumer, 'node_modules', '@statelyai'))
  for (const peer of ['xstate', 'rxjs', 'ws', '@statelyai/inspect'])
    symlinkSync(join(root, 'node_modules', peer), join(consumer, 'node_modules', peer))
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
}, 120_000)

afterAll(() => rmSync(temporary, { recursive: true }))

describe('the tarball', () => {
  it('has the licence, the README and all that the entries name', () => {
    const { exports } = JSON.parse(content('package.json')) as { exports: Record<string, string | object> }
    const named = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry)))
    expect(missing(['LICENSE', 'README.md', ...named.map((path) => path.slice(2))])).toEqual([])
    expect(content('LICENSE')).toContain('MIT License')
  })

  it('has declarations for each module, and the sources that the maps name', () => {
    // The inspector is bundled, and its declarations are among the others.
    const modules = files.filter((file) => file.endsWith('.js') && !file.startsWith(join('dist', 'inspector')))
    expect(modules).not.toEqual([])
    expect(missing(modules.map((file) => file.replace(/\.js$/, '.d.ts')))).toEqual([])

    const maps = files.filter((file) => file.endsWith('.map'))
    const sources = maps.flatMap((file) => {
      const map = JSON.parse(content(file)) as { sources: string[] }
      return map.sources.map((source) => join(dirname(file), source))
    })
    expect(missing(sources)).toEqual([])
  })

  it('has no tests, no stories and no tools', () => {
    expect(
      files.filter((file) => /^(test|tools|demo|harness|stories|\.storybook)\b|\.test\.|\bvitest\b/.test(file)),
    ).toEqual([])
  })

  it('is right for publint', async () => {
    expect(await run(temporary, bin('publint'), 'run', tarball, '--strict')).toContain('All good!')
  })

  it('is right for attw', async () => {
    await run(temporary, bin('attw'), tarball, '--profile', 'esm-only', '--no-definitely-typed')
  })
})

describe('a consumer', () => {
  const app = `
    import {
      BindError, bindDataChannel, bindPeerConnection, connectionState, type DataChannelOutput, readyState, target, unbind,
    } from 'webrtc-statecharts'
    import { dataChannelMachine, readyState as readyStateOf } from 'webrtc-statecharts/machines'
    import * as stately from '@statelyai/inspect'
    import { inspect, type Inspector, redact, redaction } from 'webrtc-statecharts/inspect'
    import { type InspectorServer, startInspectorServer } from 'webrtc-statecharts/inspect/server'
    import { createChartView, mountInspector, webSocketSource } from 'webrtc-statecharts/inspector'
    import { type RuleId, ruleLink, rules } from 'webrtc-statecharts/rules'
    import { events$, messages$, readyState$, send, state$, stats$ } from 'webrtc-statecharts/rx'
    import { type DivergenceOptions, type Divergences, type DivergencesOption, divergences } from 'webrtc-statecharts/divergences'
    import { createSink, SendError, type Sendable } from 'webrtc-statecharts/sink'
    import { conformance, pathsThroughTransitions, record, replay, type Trace } from 'webrtc-statecharts/testing'
    import { createActor, toPromise } from 'xstate'

    type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
    type States = 'connecting' | 'open' | 'closing' | 'closed'

    const connection = new RTCPeerConnection()
    bindPeerConnection(connection, { divergences })
    const channel = connection.createDataChannel('chat')
    const actor = bindDataChannel(channel, {
      connection,
      inspect: (event) => console.log(event.type),
      divergences: divergences({
        onDivergence: ({ rule, target, expected, actual }) => console.warn(rule, target, expected, actual),
        known: true,
      }),
    })
    const sameActor: typeof actor = bindDataChannel(channel)

    actor.on('error', (e) => { const code: number | null = e.sctpCauseCode; console.log(code, e.errorDetail) })
    actor.on('divergence', ({ kind, rule }) => console.warn(kind, rules[rule].text, ruleLink(rule)))
    actor.on('closing', (e) => { const type: 'closing' = e.type; console.log(type) })
    actor.send({ type: 'close' })
    // @ts-expect-error: data does not go through a chart
    actor.on('message', () => {})
    // @ts-expect-error: no such cause
    actor.send({ type: 'shut' })
    // @ts-expect-error: only the channel can tell that
    actor.send({ type: 'open' })
    // @ts-expect-error: divergences are asked for
    bindDataChannel(channel, { onDivergence: console.warn })
    // @ts-expect-error: not a channel
    bindDataChannel({ readyState: 'open' })

    const output = await toPromise(actor)
    const isOutput: Same<typeof output, DataChannelOutput> = true
    const { cause, opened, error } = output
    const because: 'peer-close' | undefined = cause === 'peer-close' ? cause : undefined
    const detail: string | null | undefined = error?.errorDetail
    const wasOpened: boolean = opened

    const state = readyState(actor.getSnapshot())
    const isUnion: Same<typeof state, States> = true
    const bare = createActor(dataChannelMachine, { input: { readyState: 'connecting' } })
    const isUnionToo: Same<ReturnType<typeof readyStateOf>, States> = true
    const bareState: States = readyStateOf(bare.getSnapshot())

    target(actor)?.send('hello')
    unbind(channel)
    unbind(connection)
    const thrown: unknown = undefined
    if (thrown instanceof BindError) console.log(thrown.code satisfies string)
    const id: RuleId = 'DT-11'
    // @ts-expect-error: no such rule
    const none: RuleId = 'DT'
    const asked: Divergences = divergences({ rules: ['DT-11'], kinds: ['state'], onDivergence: ({ rule }) => console.warn(rule satisfies RuleId) })
    const defaults: readonly DivergencesOption[] = [divergences, asked]
    const wrong: DivergenceOptions = {
      // @ts-expect-error: no such engine
      engine: 'safari',
    }
    console.log(asked, defaults, wrong)

    readyState$(actor).subscribe((one) => { const isReadyState: Same<typeof one, States> = true; console.log(isReadyState) })
    state$(actor).subscribe(({ value, output }) => console.log(value, output?.cause))
    events$(actor, 'error').subscribe((e) => { const type: 'error' = e.type; console.log(type, e.sctpCauseCode) })
    events$(bindPeerConnection(connection)).subscribe((e) => { if (e.type === 'datachannel') console.log(e.label) })
    // @ts-expect-error: no such event
    events$(actor, 'message')
    messages$(actor).subscribe((one) => { const isMessage: Same<typeof one, string | ArrayBuffer | Blob> = true; console.log(isMessage) })
    messages$(actor, { binaryType: 'arraybuffer' }).subscribe((one) => {
      const isMessage: Same<typeof one, string | ArrayBuffer> = true
      console.log(isMessage)
    })
    // @ts-expect-error: not the actor of a channel
    messages$(bindPeerConnection(connection))
    stats$(bindPeerConnection(connection), { period: 500 }).subscribe((report) => console.log(report.size))
    send(actor, ['hello', new Uint8Array(1)]).subscribe(({ state, drained }) => console.log(state satisfies string, drained))
    // @ts-expect-error: no message
    send(actor, [1, 2])
    const sink = createSink(actor, { chunkSize: 1024, onProgress: ({ handedOver }) => console.log(handedOver) })
    const { readable, writable } = new TransformStream<string, Sendable>()
    readable.pipeTo(sink.writable).catch((e) => e instanceof SendError && console.log(e.unsent, e.because satisfies string))
    console.log(writable, sink.actor.getSnapshot().matches('saturated'))

    const inspectorServer: InspectorServer = await startInspectorServer({ port: 0 })
    const inspectors: Inspector[] = [
      inspect({ url: inspectorServer.url, filter: ({ sessionId }) => sessionId !== 'x:0' }),
      // @ts-expect-error: nothing of that name is left out
      inspect({ include: ['all'] }),
    ]
    for (const inspector of inspectors) bindPeerConnection(connection, { inspect: inspector.inspect })
    bindPeerConnection(connection, { inspect: stately.createBrowserInspector(redaction()).inspect })
    bindPeerConnection(connection, { inspect: stately.createWebSocketInspector({ url: '', ...redaction({ include: ['sdp'] }) }).inspect })
    console.log(redact(connection))
    createActor(dataChannelMachine, { input: { readyState: 'open' }, inspect: inspect({ iframe: false }).inspect })

    mountInspector(document.body, { source: webSocketSource('ws://localhost') }).receive([])
    createChartView(document.body, dataChannelMachine).show({ value: 'open', lastTransition: { event: 'open', from: 'connecting' } })
    // @ts-expect-error: an element
    mountInspector('#inspector')
    const trace: Trace = record(bindPeerConnection(connection), { include: ['sdp'] }).trace
    const life = replay(trace)
    while (life.forward()) console.log(connectionState(life.connection), life.snapshotOf(actor)?.value, life.skipped)
    // @ts-expect-error: not the actor of a connection
    record(actor)
    for (const path of pathsThroughTransitions(dataChannelMachine, { state: readyState })) {
      await path.run({ perform: { open: () => {}, close: ({ type }) => console.log(type) }, read: () => channel.readyState })
      // @ts-expect-error: no such cause
      await path.run({ perform: { shut: () => {} }, read: () => channel.readyState })
    }
    const [scenario] = (await conformance({ RTCPeerConnection }, { plays: 1 })).scenarios
    console.log(scenario)
    console.log(sameActor, isOutput, because, detail, wasOpened, isUnion, isUnionToo, bareState, id, none)
  `

  const server = `
    import { dataChannelMachine, readyState } from 'webrtc-statecharts/machines'
    import { type RuleId, ruleLink, rules } from 'webrtc-statecharts/rules'
    import { createActor } from 'xstate'

    const actor = createActor(dataChannelMachine, { input: { readyState: 'connecting' } })
    actor.start()
    actor.send({ type: 'open' })
    export const state: 'connecting' | 'open' | 'closing' | 'closed' = readyState(actor.getSnapshot())
    export const links: string[] = (Object.keys(rules) as RuleId[]).map(ruleLink)
    // @ts-expect-error: there is no DOM here
    export type Channel = RTCDataChannel
    // XState's own declarations need this one name of the DOM.
    declare global { interface AbortSignal { readonly aborted: boolean } }
  `

  it.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])('type-checks all entries with moduleResolution %s', async (moduleResolution, module) => {
    await typeCheck(app, { moduleResolution, module, lib: ['es2022', 'dom'] })
  })

  it.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])('type-checks machines and rules without a DOM, with moduleResolution %s', async (moduleResolution, module) => {
    await typeCheck(server, { moduleResolution, module, lib: ['es2022'] })
  })

  describe('on a server', () => {
    const entries: readonly (readonly [string, readonly string[]])[] = [
      ['webrtc-statecharts', ['BindError', 'bindDataChannel', 'readyState', 'target', 'unbind']],
      ['webrtc-statecharts/diagnosis', ['WaitError', 'connected', 'diagnose', 'diagnosis', 'findingCodes', 'opened']],
      ['webrtc-statecharts/divergences', ['BindError', 'divergences']],
      ['webrtc-statecharts/inspect', ['InspectError', 'inspect', 'redact', 'redaction']],
      ['webrtc-statecharts/inspect/server', ['InspectorServerError', 'startInspectorServer']],
      ['webrtc-statecharts/inspector', ['createChartView', 'mountInspector', 'postMessageSource', 'webSocketSource']],
      ['webrtc-statecharts/machines', ['dataChannelMachine', 'readyState', 'whyClosed']],
      ['webrtc-statecharts/rules', ['ruleLink', 'rules']],
      ['webrtc-statecharts/rx', ['keepMessages', 'messages$', 'readyState$', 'send', 'state$', 'stats$']],
      ['webrtc-statecharts/sink', ['SendError', 'createSink']],
      ['webrtc-statecharts/testing', ['conformance', 'pathsThroughTransitions', 'pathsToStates', 'record', 'replay']],
    ]
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
    const { bin: programs } = JSON.parse(content('package.json')) as { bin: Record<string, string> }
    const program = join(installed, programs['webrtc-statecharts'] ?? '')
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    expect(await run(consumer, process.execPath, program, '--help')).toContain('Usage: webrtc-statecharts inspect')
  })
})

describe('the README', () => {
  const [example = '', forNode = ''] = [
    ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```js\n(.+?)```/gs),
  ].map(([, code]) => code)

  it('has a first example that works when pasted', async () => {
    symlinkSync(join(root, 'node_modules', 'node-datachannel'), join(consumer, 'node_modules', 'node-datachannel'))
    writeFileSync(join(consumer, 'example.js'), `${forNode}\n${example}\ncleanup()`)
    const printed = await run(consumer, process.execPath, 'example.js')
    const of = (end: string) => printed.split('\n').filter((line) => line.startsWith(end))
    expect(of('A is')).toEqual(expect.arrayContaining(["A is open { open: 'opened' }", 'A is closed closed']))
    expect(of('B is')).toEqual(expect.arrayContaining(["B is closing { closing: 'draining' }"]))
    expect(printed).toContain("A has ended: { cause: 'peer-close', opened: true }")
  })

  it('shows snapshots as they are', () => {
    const shown = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```json\n(.+?)```/gs)].map(([, json]) =>
      JSON.parse(json ?? ''),
    )
    const actor = createActor(dataChannelMachine, { input: { readyState: 'open', label: 'chat' } }).start()
    actor.send({ type: 'close' })
    const closing = JSON.parse(JSON.stringify(actor.getSnapshot()))
    actor.send({ type: 'transport.closed' })
    expect(shown).toEqual([closing, JSON.parse(JSON.stringify(actor.getSnapshot()))])
  })
})

async function typeCheck(code: string, options: Record<string, unknown>): Promise<void> {
  const folder = mkdtempSync(join(consumer, 'app-'))
  writeFileSync(join(folder, 'index.ts'), code)
  const compilerOptions = { target: 'es2022', strict: true, skipLibCheck: false, noEmit: true, types: [], ...options }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['index.ts'] }))
  await run(folder, bin('tsc'), '-p', '.')
}

/** Runs a program without the settings of an `npm run` around it; fails with all that it has said. */
async function run(cwd: string, program: string, ...parameters: string[]): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  try {
    return (await promisify(execFile)(program, parameters, { cwd, env })).stdout
  } catch (error) {
    const { stdout, stderr } = error as ExecFileException
    throw new Error(`${basename(program)} ${parameters.join(' ')}\n${stdout}${stderr}`)
  }
}

function missing(paths: readonly string[]): string[] {
  return paths.filter((path) => !files.includes(path))
}

function bin(name: string): string {
  return join(root, 'node_modules', '.bin', name)
}

function content(path: string): string {
  return readFileSync(join(installed, path), 'utf8')
}
