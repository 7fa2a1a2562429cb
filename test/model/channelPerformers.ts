import type { EventObject } from 'xstate'
import { withoutData, withWrongFingerprint } from '../../src/conformance/alteredSdp.ts'
import type { Beginning, ChannelStage, Preparation } from './channelStage.ts'

/** How a transition of a channel is brought about. */
export interface ChannelPerformer {
  /** With which beginnings it can be; with both, if nothing is said. */
  readonly beginning?: Beginning
  readonly prepare?: Preparation
  /** Brings it about, if it does not come by itself; `rest` is what is to follow. */
  readonly act?: (stage: ChannelStage, rest: readonly EventObject[]) => void | Promise<void>
}

/** All of them, by the names that the table uses. */
export const channelPerformers: Readonly<Record<string, ChannelPerformer>> = {
  'the peers connect': {
    beginning: 'created',
    act: ({ peers }) => peers.negotiate(),
  },
  '`close()` in a handler of `open` from before the binding': {
    beginning: 'created',
    prepare: { onopen: (channel) => channel.close() },
    act: ({ peers }) => peers.negotiate(),
  },
  '`close()`': {
    async act(stage, rest) {
      await fillFor(stage, rest)
      stage.channel.channel.close()
      // In the same task: an engine that is left alone with a full buffer may have drained it before this page goes on.
      if (rest[0] && isFailure(rest[0])) stage.far.close()
    },
  },
  'it comes by itself': { beginning: 'announced' },
  'its connection is closed': { act: ({ near }) => near.close() },
  'its buffer is empty': {},
  'the channel closes': {},
  'the channel closes, with a threshold above all that is buffered': { prepare: { deaf: true } },
  'the peer closes the channel': {
    async act(stage, rest) {
      await fillFor(stage, rest)
      const peerChannel = await stage.peerChannel
      if (rest.some(isFailure)) stage.far.close()
      else peerChannel.close()
    },
  },
  'the peer closes its connection': { act: ({ far }) => far.close() },
  'the peer closes its connection while the channel is made': {
    beginning: 'created',
    prepare: { connected: true },
    act: ({ far }) => far.close(),
  },
  'the peer closes the channel in its own `open`': {
    beginning: 'announced',
    prepare: { peerOpens: (channel) => channel.close() },
  },
  'the peer closes its connection in its own `open`': {
    beginning: 'announced',
    prepare: { peerOpens: (_, connection) => connection.close() },
  },
  'the fingerprint of the peer is wrong': {
    beginning: 'created',
    act: ({ peers }) => peers.negotiate({ offer: withWrongFingerprint }),
  },
  'an answer rejects the data section': {
    beginning: 'created',
    async act({ near, far }) {
      await near.setLocalDescription(await near.createOffer())
      await far.setRemoteDescription(near.localDescription as RTCSessionDescription)
      const { sdp = '' } = await far.createAnswer()
      await near.setRemoteDescription({ type: 'answer', sdp: withoutData(sdp) })
    },
  },
  'it is transferred to a worker': {
    act({ life, channel: { channel, actor } }) {
      const worker = new Worker(URL.createObjectURL(new Blob([''])))
      life.undo(() => worker.terminate())
      worker.postMessage(channel, [channel as unknown as Transferable])
      actor.send({ type: 'transferred' })
    },
  },
}

/** What is to be seen between `closing` and its end is seen only with a full buffer. */
async function fillFor(stage: ChannelStage, [next]: readonly EventObject[]): Promise<void> {
  if (!stage.channel.emitted.includes('open')) return
  await stage.heard()
  if (next && next.type !== 'drained') stage.fill()
}

function isFailure(event: EventObject): boolean {
  return 'error' in event
}
