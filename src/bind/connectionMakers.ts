import { type AnyStateMachine, createActor } from 'xstate'
import { peerConnectionMachine } from '../../machines/connection/peerConnectionMachine.ts'
import { dtlsTransportMachine } from '../../machines/transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../../machines/transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../../machines/transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../../machines/transports/sctpTransportMachine.ts'
import type { MakeActor, Makers } from '../follow/actors.ts'
import { descriptionsIn } from '../follow/descriptionsIn.ts'
import { makeChannel } from './channelMakers.ts'
import { guardedLogic } from './guardedLogic.ts'

const makeConnection = maker(peerConnectionMachine)

/** Makes the actors of a bound connection and its parts. */
export const connectionMakers: Makers = {
  connection: (shown, options) => makeConnection(connectionInput({ ...shown }), options),
  sctp: maker(sctpTransportMachine),
  dtls: maker(dtlsTransportMachine),
  ice: maker(iceTransportMachine),
  gatherer: maker(iceGathererMachine),
  channel: makeChannel,
}

function maker(machine: object): MakeActor {
  const logic = guardedLogic(machine as AnyStateMachine)
  return (input, options) => createActor(logic, { ...options, input })
}

/** An actor keeps its input: it is no more than what the chart begins with. */
function connectionInput({
  senders,
  receivers,
  sctp,
  transceivers,
  unhooked,
  engine,
  ...shown
}: {
  [attribute: string]: unknown
}) {
  const {
    currentLocalDescription,
    currentRemoteDescription,
    pendingLocalDescription,
    pendingRemoteDescription,
    ...input
  } = shown
  return { descriptions: descriptionsIn(shown), ...input }
}
