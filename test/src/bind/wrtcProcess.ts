import process from 'node:process'
import wrtc from '@roamhq/wrtc'
import { divergences } from '../../../src/divergences/index.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  operations,
  readyState,
  signalingState,
  unbind,
} from '../../../src/index.ts'
import { record } from '../../../src/testing/index.ts'
import { type Reflection, reflectionOf } from '../../live/reflected.ts'
import { isAsBefore } from '../../live/sameProperties.ts'

/** What the process of @roamhq/wrtc tells of a connection before its binding, while it is bound, and after that. */
export interface WrtcBinding {
  readonly before: Reflection
  /** Bound by itself, and with all that can be asked for. */
  readonly during: readonly Reflection[]
  readonly after: readonly Reflection[]
  /** What the charts show of calls, each of which was made once. */
  readonly followed: readonly string[]
  /** The own properties of the parts of two connections that have ended, a bare one and one that was bound. */
  readonly closed: readonly [OwnKeys, OwnKeys]
  /** The methods of their prototypes, then, by whether they are the same as before anything was bound. */
  readonly restored: boolean
}

type OwnKeys = readonly (readonly string[])[]

/** A connection with one of everything. */
function make(bind: (connection: RTCPeerConnection) => void = () => {}) {
  const connection = new wrtc.RTCPeerConnection() as unknown as RTCPeerConnection
  bind(connection)
  const channel = connection.createDataChannel('chat')
  const transceiver = connection.addTransceiver('audio')
  // Its objects have an enumerable property `_listeners` from the first listener on, whoever adds it.
  for (const object of [connection, channel]) object.addEventListener('close', () => {})
  return { connection, channel, transceiver, reflect: () => reflectionOf(connection, { channel }, true) }
}

const bare = make()
const partsOfBare = [bare.connection, bare.channel, bare.transceiver, bare.transceiver.sender]
const prototypes = partsOfBare.map((part) => Object.getPrototypeOf(part) as object)
const properties = prototypes.map((prototype) => Object.getOwnPropertyDescriptors(prototype))
const isUntouched = () => prototypes.every((prototype, index) => isAsBefore(prototype, properties[index] as never))
const before = await bare.reflect()
const during: Reflection[] = []
const after: Reflection[] = []
for (const bind of [
  (connection: RTCPeerConnection) => void bindPeerConnection(connection),
  (connection: RTCPeerConnection) => void record(bindPeerConnection(connection, { divergences })),
]) {
  const { connection, reflect } = make(bind)
  during.push(await reflect())
  unbind(connection)
  after.push(await reflect())
  connection.close()
}

const { connection, channel, transceiver } = make()
const actor = bindPeerConnection(connection)
const channelActor = bindDataChannel(channel, { connection })
const followed: string[] = []
const setting = connection.createOffer().then((offer) => connection.setLocalDescription(offer))
followed.push(...operations(actor.getSnapshot()).map(({ call }) => call.method))
await setting
followed.push(signalingState(actor.getSnapshot()))
channel.close()
followed.push(readyState(channelActor.getSnapshot()))
connection.close()
followed.push(signalingState(actor.getSnapshot()))
await bare.connection.setLocalDescription(await bare.connection.createOffer())
bare.channel.close()
bare.connection.close()

// Its closed objects are not reflected: @roamhq/wrtc crashes when they are asked for more.
const ownKeys = (parts: readonly object[]): OwnKeys => parts.map((part) => Reflect.ownKeys(part).map(String))
const closed = [ownKeys(partsOfBare), ownKeys([connection, channel, transceiver, transceiver.sender])] as const
const restored = isUntouched()
process.send?.({ before, during, after, followed, closed, restored } satisfies WrtcBinding, () => process.exit())
