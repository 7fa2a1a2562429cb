import { expect } from 'vitest'
import { engine } from '#engine'
import { bindEveryPeerConnection, type PeerConnectionActor, target } from '../../../../src/index.ts'
import { expectLegal } from '../../invariants.ts'
import { Observatory, type WatchedActor } from '../../observatory.ts'
import { replayedLife } from '../../recordedLife.ts'
import type { WatchedConnection } from '../../watchedConnection.ts'

/** What a library calls on its connections and channels. */
const calls = {
  connection: [
    ...(['createOffer', 'createAnswer', 'setLocalDescription', 'setRemoteDescription', 'addIceCandidate'] as const),
    ...(['addTransceiver', 'addTrack', 'getStats', 'close'] as const),
  ],
  channel: ['send', 'close'],
} as const

/** The connections that a library has made, with their channels. */
export interface WatchedLibrary {
  readonly connections: readonly WatchedConnection[]
  readonly channels: readonly WatchedActor[]
  /**
   * Each connection is compared at its own events and calls: Chromium may have an SCTP transport connected without ever
   * telling, and at another connection's event nothing has told of it yet (INV-42 is reported at the channel's `open`).
   */
  readonly observatories: readonly Observatory[]
  undo(): void
}

/**
 * Binds every connection, and compares charts and objects at every event, before the library has it, and after every call
 * that the library makes.
 */
export function watchEvery(): WatchedLibrary {
  const observatories: Observatory[] = []
  const connections: WatchedConnection[] = []
  const channels: WatchedActor[] = []

  const watchConnection = (actor: PeerConnectionActor) => {
    const connection = target(actor) as RTCPeerConnection
    const observatory = new Observatory(engine)
    const watched = observatory.watchConnection(`connection ${connections.length}`, connection)
    if (watched.actor !== actor) throw new Error('a connection has two actors')
    observatories.push(observatory)
    connections.push(watched)
    const watchChannel = (channel: RTCDataChannel) => {
      const name = `channel ${channels.length}`
      channels.push(observatory.watch(name, channel, connection))
      lookAfter(channel, calls.channel, (call) => observatory.look(`${name} ${call}`))
    }
    connection.addEventListener('datachannel', ({ channel }) => watchChannel(channel))
    lookAfter(connection, calls.connection, (call) => watched.did(call))
    const { createDataChannel } = connection
    connection.createDataChannel = (...args) => {
      const channel = createDataChannel.apply(connection, args)
      watchChannel(channel)
      return channel
    }
  }

  const undo = bindEveryPeerConnection({ onConnection: watchConnection })
  return { connections, channels, observatories, undo }
}

/**
 * All connections are closed, and each chart was at each moment as its object, or a divergence was reported; the same are
 * found in a replay.
 */
export function expectFollowed({ observatories, connections }: WatchedLibrary): void {
  for (const { points, unexplained } of observatories) {
    expect(points).toBeGreaterThan(100)
    expect(unexplained).toEqual([])
  }
  for (const watched of connections) {
    expectLegal(watched)
    const { recording, live } = watched.life
    const { skipped, divergences } = replayedLife(JSON.parse(JSON.stringify(recording.trace)))
    expect(skipped).toEqual([])
    expect(divergences).toEqual(live.divergences)
  }
}

/** Puts functions on top of what the binding has put around methods, to look when a call returns and when it is settled. */
function lookAfter<Name extends string>(
  object: Partial<Record<Name, unknown>>,
  names: readonly Name[],
  look: (call: string) => void,
): void {
  for (const name of names) {
    const method = object[name] as (...args: unknown[]) => unknown
    const watched = (...args: unknown[]) => {
      const result = method.apply(object, args)
      look(`${name}()`)
      if (result instanceof Promise) {
        const settled = (how: string) => () => look(`${name}(): ${how}`)
        result.then(settled('fulfilled'), settled('rejected'))
      }
      return result
    }
    Object.defineProperty(object, name, { configurable: true, writable: true, value: watched })
  }
}
