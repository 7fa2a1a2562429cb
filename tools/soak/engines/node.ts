import { fork } from 'node:child_process'
import { once } from 'node:events'
import { bundleForNode } from '../../bundleForNode.ts'
import { versionOf } from '../../versionOf.ts'
import { type SoakEngine, v8Flags } from './engine.ts'

/** node-datachannel, in a process for each run. */
export async function startNode(): Promise<SoakEngine> {
  const bundled = await bundleForNode('tools/soak/inside/process.ts', 'soak')
  return {
    name: `node-datachannel ${versionOf('node-datachannel')}`,
    async run(contender, lives, seed, tell) {
      const child = fork(bundled, [String(seed), String(lives), contender], {
        execArgv: [...v8Flags, '--enable-source-maps'],
      })
      child.on('message', tell)
      await once(child, 'exit')
    },
    async stop() {},
  }
}
