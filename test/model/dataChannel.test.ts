import { describe, expect, test } from 'vitest'
import { engine } from '#engine'
import { channelMeans } from './channelMeans.ts'
import { type ChannelPerformer, channelPerformers } from './channelPerformers.ts'
import { type Beginning, openStage } from './channelStage.ts'
import { follow } from './follow.ts'
import { leadsTo, meansOf, performerOf } from './means.ts'
import { type ModelPath, modelPaths } from './modelPaths.ts'
import { takenInFile } from './takenInFile.ts'
import { transitionsOf } from './transitions.ts'

const isOver = takenInFile(['dataChannel'])

/** Where the chart begins, and the state in which a channel then is. */
const beginnings = {
  created: { readyState: 'connecting', state: 'connecting' },
  announced: { readyState: 'open', state: 'open.announced' },
} as const

test('the table knows each transition of the chart, and no other', () => {
  expect(Object.keys(channelMeans)).toEqual(transitionsOf('dataChannel'))
})

describe.each(Object.keys(beginnings) as Beginning[])('a channel that is %s', (beginning) => {
  const { readyState, state } = beginnings[beginning]
  const fits = (name: string) => {
    const performer = performerOf(meansOf(channelMeans, name, engine))
    if (performer === undefined) return false
    const { beginning: own = beginning } = channelPerformers[performer] as ChannelPerformer
    return own === beginning
  }
  const through = (name: string, target: string) => fits(name) && leadsTo(channelMeans, name, target, engine)
  const paths = modelPaths('dataChannel', { last: fits, through }, { readyState })

  test.for(paths)('$name', async (modelPath, context) => {
    const stage = await openStage(beginning, preparationFor(modelPath))
    const { life, channel } = stage
    const system = follow(modelPath, channelMeans, {
      life,
      actor: channel.actor,
      chart: 'dataChannel',
      state,
      act: (performer, _, rest) => channelPerformers[performer ?? '']?.act?.(stage, rest),
    })
    await life.live(() => modelPath.path.run(system), isOver, context)
  })
})

function preparationFor({ transitions }: ModelPath) {
  const performers = transitions.flat().map((name) => {
    const performer = performerOf(meansOf(channelMeans, name, engine))
    return performer && channelPerformers[performer]?.prepare
  })
  return Object.assign({}, ...performers)
}
