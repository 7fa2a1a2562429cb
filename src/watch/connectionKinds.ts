import { allAttributes } from './allAttributes.ts'
import { candidatesDescribed, toldOfCandidates } from './candidates.ts'
import { channelKind } from './channelKind.ts'
import { hookConnection, hookTransceiver } from './connectionCalls.ts'
import { pathStates } from './scope.ts'
import { type Kinds, Rows } from './watched.ts'

const transports = { transports: true }
const states = { ...pathStates, channels: true }

/** What is watched of a connection and all that belongs to it. */
export const connectionKinds: Kinds = {
  connection: {
    rows: new Rows(allAttributes.connection),
    events: {
      signalingstatechange: { structure: true, channels: true },
      iceconnectionstatechange: states,
      connectionstatechange: states,
      icegatheringstatechange: pathStates,
      negotiationneeded: { signaling: true, channels: true },
      datachannel: pathStates,
      icecandidate: pathStates,
      icecandidateerror: pathStates,
    },
    tells: toldOfCandidates,
    knows: candidatesDescribed,
    hook: hookConnection,
  },
  sctp: { rows: new Rows(allAttributes.sctp), events: { statechange: { structure: true, channels: true } } },
  dtls: { rows: new Rows(allAttributes.dtls), events: { error: transports, statechange: states } },
  ice: {
    rows: new Rows(allAttributes.ice),
    events: { selectedcandidatepairchange: transports, statechange: transports, gatheringstatechange: transports },
  },
  transceiver: { rows: new Rows(allAttributes.transceiver), events: {}, hook: hookTransceiver },
  channel: channelKind,
}
