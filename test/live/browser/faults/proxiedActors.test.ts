import { describe, expect, test } from 'vitest'
import { isReactive, markRaw, reactive, ref } from 'vue'
import { BindError, channels, target } from '../../../../src/index.ts'
import { messages$ } from '../../../../src/rx/index.ts'
import { createSink } from '../../../../src/sink/index.ts'
import { record } from '../../../../src/testing/index.ts'
import { openChannelsOfEachTest } from '../../openChannels.ts'

const openChannels = openChannelsOfEachTest()

describe('an actor that was made reactive is refused in words that help', () => {
  test('by Vue’s ref() and reactive(), in what they hold too', async () => {
    const { nearActor, nearConnection } = await openChannels()
    const held = reactive({ channel: nearActor, connection: nearConnection, all: [nearActor] })
    const { value } = ref(nearActor)
    for (const each of [held.channel, held.all[0], value, reactive(nearActor)]) {
      expect(isReactive(each)).toBe(true)
      for (const ask of [target, createSink, messages$] as ((actor: never) => unknown)[]) {
        expect(() => ask(each as never)).toThrow(BindError)
        expect(() => ask(each as never)).toThrow(/pass the original/i)
      }
    }
    for (const ask of [target, record] as ((actor: never) => unknown)[]) {
      expect(() => ask(held.connection as never)).toThrow(/pass the original/i)
    }
  })

  test('and taken as it is when Vue was told to leave it', async () => {
    const { near, nearActor, nearConnection } = await openChannels()
    const held = reactive({ channel: markRaw(nearActor) })
    expect(target(held.channel)).toBe(near)
    expect(channels(nearConnection.getSnapshot())).toEqual([held.channel])
  })
})
