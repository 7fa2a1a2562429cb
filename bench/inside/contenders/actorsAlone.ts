import { type AnyActorRef, createActor } from 'xstate'
import {
  dataChannelMachine,
  dtlsTransportMachine,
  iceGathererMachine,
  iceTransportMachine,
  peerConnectionMachine,
  sctpTransportMachine,
} from '../../../machines/index.ts'
import { engineWith, type Follower } from './engine.ts'

/** The actors that a bound connection has, without what binds them: nobody tells them anything. */
function follow(): Follower {
  const actors = new Map<RTCPeerConnection, AnyActorRef[]>()
  return {
    connection(connection) {
      const parent = createActor(peerConnectionMachine).start()
      actors.set(connection, [
        parent,
        createActor(sctpTransportMachine, { parent, input: { state: 'connecting' } }).start(),
        createActor(dtlsTransportMachine, { parent, input: { state: 'new' } }).start(),
        createActor(iceTransportMachine, { parent, input: { state: 'new' } }).start(),
        createActor(iceGathererMachine, { parent, input: { state: 'new' } }).start(),
      ])
    },
    channel(_, connection) {
      const all = actors.get(connection) ?? []
      const [parent] = all
      all.push(
        createActor(dataChannelMachine, { ...(parent && { parent }), input: { readyState: 'connecting' } }).start(),
      )
    },
  }
}

/** What XState takes of what this library does, before anything has happened. */
export const actorsAlone = engineWith(follow)
