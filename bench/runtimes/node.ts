import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { bundleForNode } from '../../tools/bundleForNode.ts'
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

/** Starts one. */
export async function startNode(): Promise<NodeRuntime> {
  const bundled = await bundleForNode('bench/inside/process.ts', 'bench')
  let child = start(bundled)
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
      child = start(bundled)
    },
    stop: () => end(child),
  }
}

function start(bundled: string): ChildProcess {
  return fork(bundled, { execArgv: ['--enable-source-maps', '--expose-gc'] })
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
