import { allAttributes } from './allAttributes.ts'
import { candidatesDescribed, toldOfCandidates } from './candidates.ts'
import { channelKind } from './channelKind.ts'
import { hookConnection, hookTransceiver } from './connectionCalls.ts'
import { type Kinds, Rows } from './watched.ts'

const transports = { transports: true }
/** Chromium takes over the states of a new transport's object without an event of its own: any other may be the first. */
const path = { transports: true, aggregates: true }
const states = { ...path, channels: true }

/** What is watched of a connection and all that belongs to it. */
export const connectionKinds: Kinds = {
  connection: {
    rows: new Rows(allAttributes.connection),
    events: {
      signalingstatechange: { structure: true, channels: true },
      iceconnectionstatechange: states,
      connectionstatechange: states,
      icegatheringstatechange: path,
      negotiationneeded: { signaling: true, channels: true },
      datachannel: path,
      icecandidate: path,
      icecandidateerror: path,
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
