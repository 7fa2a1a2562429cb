import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'esbuild'
import { versionOf } from '../../tools/versionOf.ts'
import type { Profile } from '../inside/profiled.ts'
import type { BenchSteps } from '../inside/steps.ts'
import type { Runtime } from './runtime.ts'

/** A process of Node, with the connections of node-datachannel. */
export interface NodeRuntime extends Runtime {
  /** Runs a step under the profiler. */
  profile<Name extends keyof BenchSteps>(name: Name, ...parameters: Parameters<BenchSteps[Name]>): Promise<Profile>
}

interface Answer {
  readonly id: number
  readonly result?: unknown
  readonly error?: string
}

const root = join(import.meta.dirname, '../..')
/** Inside the project, so that it finds its packages. */
const bundled = join(root, 'node_modules/.cache/bench/process.mjs')

/** Starts one. What runs in it is bundled without any changes but the types, for tsx gives each function a name. */
export async function startNode(): Promise<NodeRuntime> {
  await build({
    entryPoints: [join(import.meta.dirname, '../inside/process.ts')],
    outfile: bundled,
    alias: { '#engine': join(root, 'test/live/engine.node.ts') },
    bundle: true,
    packages: 'external',
    sourcemap: true,
    target: 'node20',
    format: 'esm',
    platform: 'node',
  })
  let child = start()
  let asked = 0

  const ask = (name: string, ...parameters: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const request = { id: ++asked, name, parameters }
      const current = child
      const ended = () => reject(new Error(`the process has ended during ${name}`))
      const hear = ({ id, result, error }: Answer) => {
        if (id !== request.id) return
        current.off('message', hear).off('exit', ended)
        if (error === undefined) resolve(result)
        else reject(new Error(error))
      }
      current.on('message', hear).once('exit', ended)
      current.send(request)
    })

  return {
    name: 'Node',
    engine: `node-datachannel ${versionOf('node-datachannel')}`,
    run: async (name, ...parameters) => (await ask(name, ...parameters)) as never,
    profile: async (name, ...parameters) => (await ask('profiled', name, parameters)) as Profile,
    cpu: async () => (await ask('cpu')) as number,
    collect: async () => void (await ask('heap')),
    heap: async () => (await ask('heap')) as number,
    async renew() {
      await end(child)
      child = start()
    },
    stop: () => end(child),
  }
}

function start(): ChildProcess {
  return fork(bundled, { execArgv: ['--enable-source-maps', '--expose-gc'] })
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
