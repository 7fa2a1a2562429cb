import { asChannel, asConnection } from '../../../harness/fakes/fakeConnection.ts'
import type { DataChannelActor, PeerConnectionActor } from '../../../src/index.ts'
import { replacePeerConnection, target, unbind } from '../../../src/index.ts'
import type { World } from './world.ts'

/** What an app can call anywhere. */
export const deeds = {
  'the connection is closed': ({ connection }) => connection.close(),
  'its actor is told to close it': (world) => world.bind().send({ type: 'close' }),
  'its actor is stopped': (world) => void (world.bind() as PeerConnectionActor & { stop(): void }).stop(),
  'it is let go of': ({ connection }) => unbind(asConnection(connection)),
  'it is let go of and bound again': (world) => {
    unbind(asConnection(world.connection))
    world.bind()
  },
  'it is replaced': (world) => {
    const { connection, options } = world
    replacePeerConnection(asConnection(connection), () => asConnection(world.made()), options)
  },
  'a channel is created': (world) => void world.create(),
  'a channel is created and bound': (world) => void world.bindChannel(world.create(), world.connection),
  'a channel is bound': (world) => void world.bindChannel(world.channel, world.connection),
  'the channel is closed': ({ channel }) => channel?.close(),
  'its actor is told to close the channel': (world) => tell(world, 'close'),
  'its actor is told that it is transferred': (world) => tell(world, 'transferred'),
  'the channel is let go of': ({ channel }) => {
    if (channel) unbind(asChannel(channel))
  },
  'the channel is let go of and bound alone': (world) => {
    if (world.channel) unbind(asChannel(world.channel))
    world.bindChannel()
  },
  'it is asked for what is followed': ({ actors }) => {
    for (const actor of actors) target(actor as DataChannelActor)
  },
  'the engine goes on': (world) => void world.go(),
} as const satisfies Readonly<Record<string, (world: World) => void>>

/** One of them. */
export type Deed = keyof typeof deeds

function tell(world: World, type: 'close' | 'transferred'): void {
  world.bindChannel(world.channel, world.connection)?.send({ type })
}
