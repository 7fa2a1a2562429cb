import { noPlots } from '../plots/plots.ts'
import type { DumpAnswer, DumpOrder } from './dumpMessages.ts'
import { plotsOf, type ReadConnection, readDump } from './readDump.ts'

// Reads a dump in a thread of its own: one of 200 MB takes seconds. Its bytes stay here, for the statistics in them.
let connections: readonly ReadConnection[] = []

function answer(what: DumpAnswer): void {
  postMessage(what)
}

async function read(dump: Blob): Promise<void> {
  const found = await readDump(dump, (text) => answer({ kind: 'progress', text }))
  if ('reason' in found) return answer({ kind: 'not-read', why: found })
  connections = found.connections
  // Each by itself: the page has to take them in, and is to stay alive.
  for (const { life, verdict } of connections) {
    const { series: _, ...shown } = life
    answer({ kind: 'connection', connection: { life: shown, verdict } })
  }
  answer({ kind: 'read', facts: { source: found.source, remarks: found.remarks } })
}

function plotsOfConnection(index: number) {
  try {
    const series = connections[index]?.life.series
    return series ? plotsOf(series) : noPlots
  } catch {
    return noPlots
  }
}

addEventListener('message', ({ data }: MessageEvent<DumpOrder>) => {
  if (data.kind === 'plots') {
    answer({ kind: 'plots', connection: data.connection, plots: plotsOfConnection(data.connection) })
    return
  }
  read(data.dump).catch((error: unknown) => answer({ kind: 'failed', problem: (error as Error).message }))
})
answer({ kind: 'ready' })
