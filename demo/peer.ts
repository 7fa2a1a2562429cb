import { waitFor } from 'xstate'
import { type Alter, makePeers } from '../harness/peers.ts'
import { divergences } from '../src/divergences/index.ts'
import {
  bindPeerConnection,
  channels,
  type DataChannelActor,
  type PeerConnectionActor,
  replacePeerConnection,
  target,
} from '../src/index.ts'
import { newConnection } from './engine.ts'
import { inspection } from './inspection.ts'
import type { Lane } from './lane.ts'

/** One end: its connection, the actor that follows it, and the lane in which it is shown. */
export class DemoPeer {
  readonly lane: Lane
  connection: RTCPeerConnection = newConnection()
  actor: PeerConnectionActor

  constructor(lane: Lane) {
    this.lane = lane
    this.actor = bindPeerConnection(this.connection, this.#options)
    lane.follow(this.actor)
  }

  /** Puts a new connection in the place of the old one, which is closed if it is not yet. */
  replace(): void {
    const create = () => {
      this.connection = newConnection()
      return this.connection
    }
    this.actor = replacePeerConnection(this.connection, create, this.#options)
    this.lane.follow(this.actor)
  }

  /** Sends a message. */
  send(channel: DataChannelActor, text: string): void {
    this.lane.says(`sends "${text}"`)
    target(channel)?.send(text)
  }

  /** Does something about each message that comes. */
  listen(channel: DataChannelActor, onMessage: (channel: RTCDataChannel) => void): void {
    const object = target(channel)
    if (!object) throw new Error(`The channel of ${this.lane.name} is closed.`)
    object.onmessage = ({ data }) => {
      this.lane.says(`receives "${data}"`)
      onMessage(object)
    }
  }

  get #options() {
    const { lane } = this
    return {
      name: lane.name,
      divergences: divergences({ onDivergence: lane.diverges.bind(lane), known: true }),
      inspect: inspection?.inspect,
    }
  }
}

/** Lets A create a channel, and connects it with B. Resolves when the channel is open at both ends. */
export async function openChannel(
  a: DemoPeer,
  b: DemoPeer,
): Promise<{ near: DataChannelActor; far: DataChannelActor }> {
  const announced = new Promise<DataChannelActor>((resolve) => {
    b.actor.on('datachannel', ({ channel }) => resolve(channel))
  })
  a.lane.says('creates a channel')
  a.connection.createDataChannel('chat')
  const [near] = channels(a.actor.getSnapshot())
  if (!near) throw new Error('The channel is not followed.')
  // The candidates go along with the answer.
  await makePeers({ a: a.connection, b: b.connection, trickle: false }).negotiate({
    offer: shownAs(a, 'sends its offer to B'),
    answer: shownAs(b, 'sends its answer to A'),
  })
  return { near: await opened(near), far: await opened(await announced) }
}

/** Shows a description as it goes. */
function shownAs({ lane }: DemoPeer, text: string): Alter {
  return (sdp) => {
    lane.says(text)
    return sdp
  }
}

async function opened(channel: DataChannelActor): Promise<DataChannelActor> {
  try {
    await waitFor(channel, (snapshot) => snapshot.matches({ open: 'opened' }))
    return channel
  } catch (cause) {
    throw new Error('A channel has closed before it was open.', { cause })
  }
}
