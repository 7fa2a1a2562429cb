import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { withoutEval } from './withoutEval.ts'

const root = join(import.meta.dirname, '..')
const source = join(root, 'src/inspector')

/**
 * Builds the inspector: its page, and the module that is imported as `webrtc-statecharts/inspector`. What draws the charts
 * is bundled in, in a file of its own, so that users install nothing for it; XState is left to the app in the module.
 */
export async function buildInspector(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const bundle = (name: string, path: string, { external = [], banner }: Bundling = {}) =>
    build({
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      legalComments: 'none',
      entryPoints: { [name]: join(source, path) },
      outdir: folder,
      external,
      ...(banner !== undefined && { banner: { js: banner } }),
      plugins: [filesApart, withoutEval],
    })
  await bundle('renderChart', 'renderChart.ts')
  await bundle('drawingWorker', 'drawingWorker.ts')
  await bundle('readDump', 'page/dump/readDump.ts')
  await bundle('dumpWorker', 'page/dump/dumpWorker.ts')
  await bundle('drawPlots', 'page/plots/drawPlots.ts', { banner: licenceOf('uplot') })
  await bundle('page', 'page/main.ts')
  await bundle('index', 'index.ts', { external: ['xstate'] })
  for (const file of ['index.html', 'page.css']) cpSync(join(source, 'page', file), join(folder, file))
}

interface Bundling {
  /** Packages that are left to the app. */
  readonly external?: string[]
  /** What stands at the beginning. */
  readonly banner?: string
}

/** The licence of a package that is bundled, as a comment. */
function licenceOf(name: string): string {
  return `/*! ${name}\n${readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim()}\n*/`
}

/** What draws, what reads dumps, the workers that both run in, and what draws plots lie beside what uses them. */
const filesApart: Plugin = {
  name: 'files-apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/(?:renderChart|readDump|drawPlots)\.ts$/ }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path: `./${basename(path, '.ts')}.js`, external: true },
    )
    onLoad({ filter: /\/(?:drawer|readApart)\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/(\.\/\w+Worker)\.ts/, '$1.js'),
      loader: 'ts',
    }))
  },
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(root, 'dist/inspector')
  await buildInspector(folder)
  for (const file of readdirSync(folder).sort()) {
    const path = join(folder, file)
    const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`.padStart(8)
    console.log(`${kilobytes(statSync(path).size)}${kilobytes(gzipSync(readFileSync(path)).length)} gzipped  ${file}`)
  }
}
