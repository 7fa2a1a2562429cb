import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { servePage } from './servePage.ts'

const root = join(import.meta.dirname, '..')

/**
 * Bundles what runs in a page, and serves that page. The engine in it is the browser's.
 *
 * @param entry - the file that it begins with, from the root of the project
 * @param options - esbuild's, besides
 */
export async function serveBundle(
  title: string,
  entry: string,
  { alias, ...options }: Pick<BuildOptions, 'alias' | 'minify'> = {},
): ReturnType<typeof servePage> {
  const { outputFiles } = await build({
    ...options,
    entryPoints: [join(root, entry)],
    alias: { '#engine': join(root, 'test/live/engine.browser.ts'), ...alias },
    bundle: true,
    write: false,
    target: 'es2022',
    format: 'iife',
    platform: 'browser',
  })
  return await servePage(title, outputFiles[0]?.contents ?? '')
}
