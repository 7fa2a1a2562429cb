import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Where the bundles are: inside the project, so that a process finds its modules. */
const folder = join(import.meta.dirname, '../../node_modules/.cache/conformance')

/** Bundles one of the files beside this one, and gives the path of the bundle. */
export async function bundle(entry: 'page' | 'process'): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, entry === 'page' ? 'page.js' : 'process.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, `${entry}.ts`)],
    outfile,
    bundle: true,
    target: 'es2022',
    format: entry === 'page' ? 'iife' : 'esm',
    platform: entry === 'page' ? 'browser' : 'node',
    external: ['node-datachannel', '@roamhq/wrtc'],
  })
  return outfile
}
