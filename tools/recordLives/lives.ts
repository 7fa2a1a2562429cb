import type { AnyActorRef } from 'xstate'
import { announced, fired, makePeers, settled, talked } from '../../harness/peers.ts'
import { bindPeerConnection } from '../../src/index.ts'
import { record, type Trace } from '../../src/testing/index.ts'

/** One end of a life: what was recorded of it, and what its charts have emitted. */
export interface RecordedEnd {
  readonly trace: Trace
  /** The id of the actor, and the type of the event. */
  readonly emitted: readonly string[]
}

type Life = (ends: ReturnType<typeof makePeers>) => Promise<void>

/** Connect, talk, close. */
const chat: Life = async ({ a, b, negotiate }) => {
  const near = a.createDataChannel('chat')
  const arrived = announced(b, (channel) => channel)
  await negotiate()
  const far = await arrived
  await talked(near, far)
  const closed = [near, far].map((channel) => fired(channel, 'close'))
  near.close()
  await Promise.race(closed)
  const more = a.createDataChannel('more')
  const arrivedToo = announced(b, (channel) => channel)
  await fired(more, 'open')
  const lost = fired(await arrivedToo, 'close')
  a.close()
  await lost
  await settled()
}

/** Both offer at once: one of them gives way, with an implicit rollback where the engine knows one, and by hand else. */
const glare: Life = async ({ a, b }) => {
  a.createDataChannel('of a')
  b.createDataChannel('of b')
  await Promise.all([a.setLocalDescription(await a.createOffer()), b.setLocalDescription(await b.createOffer())])
  const offer = a.localDescription as RTCSessionDescription
  try {
    await b.setRemoteDescription(offer)
  } catch {
    await b.setLocalDescription({ type: 'rollback' }).catch(() => {})
    await b.setRemoteDescription(offer).catch(() => {})
  }
  await b.setLocalDescription().catch(() => {})
  await a.setRemoteDescription(b.localDescription as RTCSessionDescription).catch(() => {})
}

/** A connection with audio and video, in which a transceiver is stopped, another one added, and ICE restarted. */
const media: Life = async ({ a, b, negotiate }) => {
  const stream = new MediaStream([silence(), picture()])
  for (const track of stream.getTracks()) a.addTrack(track, stream)
  await fired(a, 'negotiationneeded')
  await negotiate()
  while (b.connectionState !== 'connected') await fired(b, 'connectionstatechange')
  while (a.connectionState !== 'connected') await fired(a, 'connectionstatechange')
  const [audio, video] = a.getTransceivers()
  video?.stop()
  if (audio) audio.direction = 'sendonly'
  await fired(a, 'negotiationneeded')
  await negotiate()
  a.addTransceiver('audio')
  a.restartIce()
  await fired(a, 'negotiationneeded')
  await negotiate()
  await settled()
}

function silence(): MediaStreamTrack {
  const [track] = new AudioContext().createMediaStreamDestination().stream.getTracks()
  return track as MediaStreamTrack
}

function picture(): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  // Firefox captures only a canvas that has a context.
  canvas.getContext('2d')
  const [track] = canvas.captureStream().getTracks()
  return track as MediaStreamTrack
}

const hasMedia = 'MediaStream' in globalThis

/** Lives each of these with two recorded peers, and gives what was recorded of both. */
export async function recordLives(): Promise<Readonly<Record<string, RecordedEnd>>> {
  const recorded: Record<string, RecordedEnd> = {}
  for (const [name, live] of Object.entries({ chat, glare, ...(hasMedia && { media }) })) {
    // Media peers have their candidates in the answers, so that none is still on its way afterwards.
    const peers = makePeers({ trickle: name !== 'media' })
    const ends = [recordEnd(peers.a), recordEnd(peers.b)] as const
    await live(peers)
    peers.close()
    await settled()
    recorded[`${name}.a`] = ends[0]()
    recorded[`${name}.b`] = ends[1]()
  }
  return recorded
}

function recordEnd(connection: RTCPeerConnection): () => RecordedEnd {
  const emitted: string[] = []
  const actor = bindPeerConnection(connection, {
    inspect: ({ type, actorRef }) => {
      const made = actorRef as AnyActorRef
      if (type === '@xstate.actor') made.on('*', (event) => emitted.push(`${made.id} ${event.type}`))
    },
  })
  const recording = record(actor)
  return () => ({ trace: recording.trace, emitted })
}
