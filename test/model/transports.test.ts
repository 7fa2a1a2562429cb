import { describe, expect, test } from 'vitest'
import { engine } from '#engine'
import { follow } from './follow.ts'
import { leadsTo, meansOf, performerOf } from './means.ts'
import { modelPaths } from './modelPaths.ts'
import { takenInFile } from './takenInFile.ts'
import { transitionsOf } from './transitions.ts'
import { dtlsMeans, gathererMeans, iceMeans, sctpMeans } from './transportMeans.ts'
import { transportPerformers } from './transportPerformers.ts'
import { openTransportStage, type TransportChart } from './transportStage.ts'

const tables = {
  iceTransport: iceMeans,
  iceGatherer: gathererMeans,
  dtlsTransport: dtlsMeans,
  sctpTransport: sctpMeans,
} as const

const isOver = takenInFile(Object.keys(tables) as TransportChart[])

/** The states in which transports begin. */
const states = { iceTransport: 'new', iceGatherer: 'new', dtlsTransport: 'new', sctpTransport: 'connecting' } as const

describe.concurrent.each(Object.keys(tables) as TransportChart[])('%s', (chart) => {
  const table = tables[chart]
  const performer = (name: string) => performerOf(meansOf(table, name, engine))

  test('the table knows each transition of the chart, and no other', () => {
    expect(Object.keys(table)).toEqual(transitionsOf(chart))
  })

  const paths = modelPaths(
    chart,
    {
      last: (name) => performer(name) !== undefined,
      through: (name, target) => leadsTo(table, name, target, engine),
    },
    { state: states[chart] },
  )

  test.for(paths)('$name', async (modelPath, context) => {
    const performers = modelPath.transitions.flat().map((name) => transportPerformers[performer(name) ?? ''])
    const preparation = Object.assign({}, ...performers.map((each) => each?.prepare))
    const stage = await openTransportStage(chart, preparation)
    const { life, actor } = stage
    const system = follow(modelPath, table, {
      life,
      actor,
      chart,
      state: states[chart],
      isNew: true,
      act: (name, event, rest) => transportPerformers[name ?? '']?.act?.(stage, rest, event),
    })
    await life.live(() => modelPath.path.run(system), isOver, context)
  })
})
