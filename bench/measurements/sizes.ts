import { join } from 'node:path'
import { build } from 'esbuild'
import { instantiations } from '../../tools/budgets/instantiations.ts'
import { sizeBudgets, typeBudgets } from '../../tools/budgets/limits.ts'
import { type Weighed, weigh } from '../../tools/budgets/sizes.ts'
import { versionOf } from '../../tools/versionOf.ts'
import { type Section, table, verdict } from '../report.ts'
import type { Context } from './context.ts'

const KIB = 1024
const TARGET = 6 * KIB
const main = 'dist/src/index.js'

/** What users would take instead. */
const others: readonly Weighed[] = [
  { name: `simple-peer ${versionOf('simple-peer')}`, path: 'node_modules/simple-peer/simplepeer.min.js' },
  { name: `PeerJS ${versionOf('peerjs')}`, path: 'node_modules/peerjs/dist/bundler.mjs', import: '{ Peer }' },
  { name: `trystero ${versionOf('trystero')}`, path: 'node_modules/trystero/dist/index.mjs', import: '{ joinRoom }' },
  {
    name: `livekit-client ${versionOf('livekit-client')}`,
    path: 'node_modules/livekit-client/dist/livekit-client.esm.mjs',
    import: '{ Room }',
  },
]

/** Which part of the code is from where. */
const origins = [
  ['what compares with the rules (`src/*Findings.ts`, `src/*Events.ts`)', /src\/\w*(Findings?|Events)\.js$/],
  ['the charts and what they read (`machines/`)', /machines\//],
  ['what follows the objects (the rest of `src/`)', /src\//],
] as const

/** How much of an entry each part is. */
async function sharesOf(path: string): Promise<readonly (readonly [name: string, share: number])[]> {
  const { metafile } = await build({
    absWorkingDir: join(import.meta.dirname, '../..'),
    entryPoints: [path],
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['xstate'],
    write: false,
    metafile: true,
  })
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const all = inputs.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  return origins.map(([name], index) => {
    const own = inputs.filter(([file]) => origins.findIndex(([, pattern]) => pattern.test(file)) === index)
    return [name, own.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0) / all] as const
  })
}

/** What an import costs: to be loaded, and to be type-checked. */
export async function measureSizes({ progress }: Context): Promise<Section> {
  progress('sizes')
  const kib = (bytes: number | undefined) => ((bytes ?? Number.NaN) / KIB).toFixed(2)
  const alone = await weigh(sizeBudgets)
  const together = await weigh(sizeBudgets.map(({ without: _, ...budget }) => ({ ...budget, without: ['ws'] })))
  const rows = sizeBudgets.map(({ name, path, limit }, index) => [
    `\`${name}\``,
    kib(alone[index]),
    kib(together[index]),
    kib(limit),
    path === main ? `${TARGET / KIB}: ${verdict((alone[index] ?? Number.NaN) <= TARGET)}` : '',
  ])

  const peers = ['xstate', 'rxjs', 'ws']
  const pieces: readonly Weighed[] = [
    { name: 'only `bindPeerConnection`', path: main, import: '{ bindPeerConnection }', without: peers },
    { name: 'only `bindDataChannel`', path: main, import: '{ bindDataChannel }', without: peers },
    {
      name: 'the chart of a connection',
      path: 'dist/machines/index.js',
      import: '{ peerConnectionMachine }',
      without: peers,
    },
    {
      name: 'the chart of a channel',
      path: 'dist/machines/index.js',
      import: '{ dataChannelMachine }',
      without: peers,
    },
  ]
  const pieceSizes = await weigh(pieces)
  const otherSizes = await weigh(others)

  const shares = await sharesOf(main)
  progress('types')
  const xstate = await instantiations('xstate')
  const typeRows: string[][] = []
  for (const [consumer, limit] of Object.entries(typeBudgets)) {
    const count = await instantiations(consumer as keyof typeof typeBudgets)
    typeRows.push([consumer, count.toLocaleString('en'), (count / xstate).toFixed(2), limit.toLocaleString('en')])
  }

  return {
    title: 'Size',
    parts: [
      'Minified by esbuild and gzipped, in KiB: the whole of each entry. An app takes less of most. `npm run budgets` holds each to its budget, in CI too.',
      table(['KiB', 'alone', 'with its peers', 'budget', 'target'], rows),
      table(
        ['parts of the main entry, alone', 'KiB'],
        pieces.map(({ name }, index) => [name, kib(pieceSizes[index])]),
      ),
      table(
        ['of the main entry, minified', 'share'],
        shares.map(([name, share]) => [name, `${Math.round(100 * share)} %`]),
      ),
      `Why the target is missed: the charts alone, as literal objects with the W3C’s names for states and events, take most of what it
allows. What turns the engine’s events into their causes, and compares the two, is more than the charts. An app cannot leave
out either: that a binding says where an engine differs is what it is for. Names of attributes, events and rules are text
that no minifier shortens.`,
      table(
        ['others, with all that they need', 'KiB'],
        others.map(({ name }, index) => [name, kib(otherSizes[index])]),
      ),
      `How many types the compiler instantiates for an app of a few lines with the entry. One of a few lines with XState alone takes ${xstate.toLocaleString('en')}.`,
      table(['', 'instantiations', 'to XState alone', 'budget'], typeRows),
    ],
  }
}
