import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { firefox } from 'playwright'
import { needBrowser } from '../../browsers.ts'
import { launch } from '../../launch.ts'
import { Bidi } from './bidi.ts'
import type { SoakEngine } from './engine.ts'
import { livesInPages, type StartedBrowser } from './pages.ts'

/** Pages of Firefox. */
export function startFirefox(): Promise<SoakEngine> {
  return livesInPages(start)
}

/**
 * What Firefox's memory takes is asked of its own code, which BiDi leads to. It is not started by playwright, which has no
 * way to that.
 */
async function start(): Promise<StartedBrowser> {
  const { path = firefox.executablePath() } = needBrowser('firefox')
  const profile = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-firefox-'))
  const prefs = Object.entries(launch.firefox(path).firefoxUserPrefs ?? {})
  const lines = prefs.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  writeFileSync(join(profile, 'user.js'), lines.join(''))
  const args = ['--headless', '--profile', profile, '--remote-debugging-port', '0', '--remote-allow-system-access']
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  const bidi = await Bidi.connect(await addressOf(child.stderr))
  const { capabilities } = await bidi.send<Session>('session.new', { capabilities: {} })
  const { contexts } = await bidi.send<Contexts>('browsingContext.getTree', { 'moz:scope': 'chrome' })
  const chrome = contexts[0]?.context ?? ''

  return {
    name: `Firefox ${capabilities.browserVersion}`,
    async open(url) {
      const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' })
      await bidi.send('browsingContext.navigate', { context, url, wait: 'complete' })
      return {
        evaluate: (expression) => bidi.evaluate(context, expression),
        heap: async () => (await bidi.evaluate(chrome, `(${heapOf})(${JSON.stringify(url)})`)) as number,
        close: () => bidi.send('browsingContext.close', { context }),
      }
    },
    async stop() {
      await bidi.send('browser.close', {}).catch(() => child.kill())
      await exited
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

/** Firefox says where it listens. What it says later is read as well: it must not wait for that. */
function addressOf(stderr: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface(stderr)
    lines.on('line', (line) => {
      const url = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1]
      if (url) resolve(url)
    })
    lines.on('close', () => reject(new Error('Firefox has ended before it was listening.')))
  })
}

/** Runs in Firefox's own code: what the page with this address takes, in bytes, as `about:memory` has it. */
async function heapOf(url: string): Promise<number> {
  const memory = Components.classes['@mozilla.org/memory-reporter-manager;1'].getService(
    Components.interfaces.nsIMemoryReporterManager,
  )
  // What one collection lets go of, the next one collects. The process of the page does these, and answers, in this order.
  for (let time = 0; time < 4; time += 1) {
    Services.obs.notifyObservers(null, 'child-gc-request')
    Services.obs.notifyObservers(null, 'child-cc-request')
  }
  let sum = 0
  await new Promise<void>((resolve) => {
    memory.getReports(
      (_process: string, path: string, _kind: number, _units: number, amount: number) => {
        if (path.startsWith('explicit/window-objects/') && path.includes(url.replaceAll('/', '\\'))) sum += amount
      },
      null,
      resolve,
      null,
      false,
    )
  })
  return sum
}

interface Session {
  readonly capabilities: { readonly browserVersion: string }
}

interface Contexts {
  readonly contexts: readonly { readonly context: string }[]
}

/** What `heapOf` uses of Firefox's own code. */
declare const Services: { readonly obs: { notifyObservers(subject: null, topic: string): void } }
declare const Components: {
  readonly classes: {
    readonly '@mozilla.org/memory-reporter-manager;1': { getService(kind: unknown): MemoryReporterManager }
  }
  readonly interfaces: { readonly nsIMemoryReporterManager: unknown }
}

interface MemoryReporterManager {
  getReports(
    report: (process: string, path: string, kind: number, units: number, amount: number) => void,
    data: null,
    finished: () => void,
    finishedData: null,
    anonymize: boolean,
  ): void
}
