import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/**
 * Bundles what runs in a process of its own, without any changes but the types: tsx gives each function a name, which takes
 * time. The engine in it is node-datachannel.
 *
 * @param entry - the file that it begins with, from the root of the project
 * @param name - tells it from other bundles
 * @returns where it is: inside the project, so that it finds its packages
 */
export async function bundleForNode(entry: string, name: string): Promise<string> {
  const outfile = join(root, 'node_modules/.cache', name, 'process.mjs')
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    alias: { '#engine': join(root, 'test/live/engine.node.ts') },
    bundle: true,
    packages: 'external',
    sourcemap: true,
    target: 'node20',
    format: 'esm',
    platform: 'node',
  })
  return outfile
}
