import { allAttributes } from './allAttributes.ts'
import { channelKind } from './channelKind.ts'
import { hookConnection, hookTransceiver } from './connectionCalls.ts'
import { type Kinds, Rows } from './watched.ts'

const channels = { channels: true }

/** What is watched of a connection and all that belongs to it. */
export const connectionKinds: Kinds = {
  connection: {
    rows: new Rows(allAttributes.connection),
    events: {
      signalingstatechange: { structure: true, channels: true },
      iceconnectionstatechange: channels,
      connectionstatechange: channels,
      icegatheringstatechange: {},
      negotiationneeded: channels,
      datachannel: {},
      icecandidate: {},
    },
    hook: hookConnection,
  },
  sctp: { rows: new Rows(allAttributes.sctp), events: { statechange: { structure: true, channels: true } } },
  dtls: { rows: new Rows(allAttributes.dtls), events: { error: {}, statechange: channels } },
  ice: {
    rows: new Rows(allAttributes.ice),
    events: { selectedcandidatepairchange: {}, statechange: {}, gatheringstatechange: {} },
  },
  transceiver: { rows: new Rows(allAttributes.transceiver), events: {}, hook: hookTransceiver },
  channel: channelKind,
}
