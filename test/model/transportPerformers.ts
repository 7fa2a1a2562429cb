import type { EventObject } from 'xstate'
import { engine } from '#engine'
import { fired } from '../../harness/peers.ts'
import { withoutData, withWrongFingerprint } from '../../src/conformance/alteredSdp.ts'
import type { TransportPreparation, TransportStage } from './transportStage.ts'

/** How a transition of a transport is brought about. */
export interface TransportPerformer {
  readonly prepare?: TransportPreparation
  /** Brings it about, if it does not come by itself; `rest` is what is to follow. */
  readonly act?: (stage: TransportStage, rest: readonly EventObject[], event: EventObject) => void | Promise<void>
}

/** All of them, by the names that the table uses. */
export const transportPerformers: Readonly<Record<string, TransportPerformer>> = {
  'it comes by itself': {},
  'the peers connect': {
    act(stage, [next], { type }) {
      const fails = type !== 'connected' && ['disconnected', 'failed', 'closed'].includes(next?.type ?? '')
      const { id } = stage.actor
      if (fails && id.startsWith('iceTransport') && !stage.near.remoteDescription) return answerDead(stage)
      const isWrong = next?.type === 'failed' || (next?.type === 'closed' && engine === 'node-datachannel')
      return stage.answer(fails && isWrong && id.startsWith('dtlsTransport') ? withWrongFingerprint : undefined)
    },
  },
  'no candidate answers': {
    act: (stage) => (stage.near.remoteDescription ? undefined : answerDead(stage)),
  },
  'its connection is closed': { act: ({ near }) => near.close() },
  'the peer closes its connection': {
    async act({ near, far }) {
      for (const connection of [near, far]) {
        while (connection.connectionState !== 'connected') await fired(connection, 'connectionstatechange')
      }
      far.close()
    },
  },
  'the fingerprint of the peer is wrong': { act: ({ answer }) => answer(withWrongFingerprint) },
  'a rollback drops it': { act: ({ near }) => near.setLocalDescription({ type: 'rollback' }) },
  'bundling leaves it unused, until the next answer': {
    prepare: { media: 'bundled' },
    async act({ answer, negotiate }) {
      await answer()
      await negotiate()
    },
  },
  'its only transceiver is stopped': {
    prepare: { media: 'apart' },
    async act({ near, negotiate }) {
      near.getTransceivers()[0]?.stop()
      await negotiate()
    },
  },
  'an answer rejects the data section': {
    async act({ near, far, remote, another }) {
      if (remote) return (await another()).negotiate(near, withoutData)
      await near.setLocalDescription()
      await far.setRemoteDescription(near.localDescription as RTCSessionDescription)
      const { sdp = '' } = await far.createAnswer()
      await near.setRemoteDescription({ type: 'answer', sdp: withoutData(sdp) })
    },
  },
  'the peer is frozen, or vanishes': {
    prepare: { isRemote: true },
    act: ({ remote }, rest) => (rest.some(({ type }) => type === 'connected') ? remote?.freeze() : remote?.vanish()),
  },
  'the peer goes on': { act: ({ remote }) => remote?.thaw() },
  'the peer vanishes, and ICE fails': { prepare: { isRemote: true }, act: ({ remote }) => remote?.vanish() },
  'ICE is restarted': {
    async act({ near, answer }) {
      await answer()
      near.restartIce()
      await near.setLocalDescription()
    },
  },
  'ICE is restarted with another peer': {
    async act({ near, another }) {
      near.restartIce()
      await (await another()).negotiate(near)
    },
  },
}

/** Answers with a candidate behind which nobody is. */
async function answerDead({ near, far, offer }: TransportStage): Promise<void> {
  await far.setRemoteDescription(offer())
  await near.setRemoteDescription(await far.createAnswer())
  for (const [index] of near.getTransceivers().entries()) {
    await near.addIceCandidate({ candidate: dead, sdpMLineIndex: index })
  }
  if (near.getTransceivers().length === 0) await near.addIceCandidate({ candidate: dead, sdpMLineIndex: 0 })
  await near.addIceCandidate({ candidate: '', sdpMLineIndex: 0 })
}

const dead = 'candidate:1 1 UDP 2122252543 127.0.0.1 40404 typ host'
