import { fork } from 'node:child_process'
import type { ScenarioReport } from '../../src/conformance/report.ts'
import { bundleForNode } from '../bundleForNode.ts'
import { versionOf } from '../versionOf.ts'
import { LIMIT, type Runner } from './runner.ts'

/** Plays each scenario in a process of its own, so that one that hangs or aborts ends nothing else. */
export async function inProcess(name: 'node-datachannel' | '@roamhq/wrtc'): Promise<Runner> {
  const path = await bundleForNode('tools/conformance/process.ts', 'conformance')
  return {
    engine: `${name} ${versionOf(name)}`,
    play: (scenario, onProgress) =>
      new Promise<ScenarioReport>((resolve, reject) => {
        const child = fork(path, [name, scenario], { stdio: 'ignore' })
        let last = 'its start'
        const timer = setTimeout(() => {
          child.kill('SIGKILL')
          reject(new Error(`the process gave no answer within ${LIMIT / 1000} s (${last})`))
        }, LIMIT)
        child.on('message', (message: { progress?: string; report?: ScenarioReport }) => {
          if (message.progress) {
            last = message.progress
            onProgress(message.progress)
          }
          if (message.report) resolve(message.report)
        })
        child.on('exit', (code, signal) => {
          clearTimeout(timer)
          reject(new Error(`the process ended with ${signal ?? `code ${code}`} (${last})`))
        })
      }),
    async stop() {},
  }
}
