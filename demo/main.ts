import process from 'node:process'
import { toPromise, waitFor } from 'xstate'
import { bindDataChannel, type DataChannelActor, type RuleId } from '../src/index.ts'
import { connect } from './connect.ts'
import { newConnection, stopEngine } from './engine.ts'
import { printEnd, printHeading } from './heading.ts'
import type { Lane } from './lane.ts'
import { Timeline } from './timeline.ts'

/** One end of a channel. */
interface End {
  readonly connection: RTCPeerConnection
  readonly channel: RTCDataChannel
  /** Follows the channel. */
  readonly actor: DataChannelActor
  readonly lane: Lane
}

/** The rules that the engine was seen to break. */
const broken = new Set<RuleId>()

/** A closes the channel, after both have talked. */
async function closeTheChannel(): Promise<void> {
  const timeline = new Timeline('Scene 1: A closes the channel')
  const { a, b } = await openChannel(timeline)

  b.channel.onmessage = ({ data }) => {
    b.lane.says(`receives "${data}"`)
    send(b, 'hello, A')
  }
  a.channel.onmessage = ({ data }) => {
    a.lane.says(`receives "${data}"`)
    a.lane.says('calls channel.close()')
    a.channel.close()
  }
  send(a, 'hello, B')

  timeline.ends(await toPromise(a.actor), await toPromise(b.actor))
  a.connection.close()
  b.connection.close()
}

/** A closes the whole connection from inside `onmessage`, as MDN's example for `close()` does. */
async function closeTheConnection(): Promise<void> {
  const timeline = new Timeline('Scene 2: A closes the connection, inside onmessage')
  const { a, b } = await openChannel(timeline)

  a.channel.onmessage = ({ data }) => {
    a.lane.says(`receives "${data}"`)
    a.lane.says('calls connection.close()')
    a.connection.close()
  }
  send(b, 'that is all')

  timeline.ends(await toPromise(a.actor), await toPromise(b.actor))
  b.connection.close()
}

/** Connects two new peers, and opens a channel from A to B. */
async function openChannel(timeline: Timeline): Promise<{ a: End; b: End }> {
  const connectionA = newConnection()
  const connectionB = newConnection()

  timeline.a.says('creates a channel')
  const a = follow(connectionA.createDataChannel('chat'), connectionA, timeline.a)
  const b = new Promise<End>((resolve) => {
    connectionB.ondatachannel = ({ channel }) => {
      timeline.b.says('gets the channel (datachannel)')
      resolve(follow(channel, connectionB, timeline.b))
    }
  })
  timeline.a.says('sends an offer to B')
  await connect(connectionA, connectionB)
  timeline.b.says('has answered, the two connect')
  return { a: await opened(a), b: await opened(await b) }
}

/** Binds a channel: from here on its actor tells what becomes of it. */
function follow(channel: RTCDataChannel, connection: RTCPeerConnection, lane: Lane): End {
  const actor = bindDataChannel(channel, {
    connection,
    onDivergence: (divergence) => {
      broken.add(divergence.rule)
      lane.diverges(divergence)
    },
  })
  lane.follow(actor)
  return { connection, channel, actor, lane }
}

async function opened(end: End): Promise<End> {
  try {
    await waitFor(end.actor, (snapshot) => snapshot.matches({ open: 'opened' }))
    return end
  } catch (cause) {
    throw new Error(`The channel of ${end.lane.name} has closed before it was open.`, { cause })
  }
}

function send({ channel, lane }: End, text: string): void {
  lane.says(`sends "${text}"`)
  channel.send(text)
}

/** It all takes a second. This is for an engine that hangs. */
const guard = setTimeout(() => {
  console.error('The demo has not come to its end within 15 seconds.')
  process.exit(1)
}, 15_000)

try {
  printHeading()
  await closeTheChannel()
  await closeTheConnection()
  printEnd(broken)
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  stopEngine()
  guard.unref()
}
