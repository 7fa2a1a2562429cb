import { allAttributes } from './allAttributes.ts'
import { channelKind } from './channelKind.ts'
import { hookConnection, hookTransceiver } from './connectionCalls.ts'
import { type Kinds, rowsOf } from './watched.ts'

const channels = { channels: true }

/** What is watched of a connection and all that belongs to it. */
export const connectionKinds: Kinds = {
  connection: {
    rows: rowsOf(allAttributes.connection),
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
  sctp: { rows: rowsOf(allAttributes.sctp), events: { statechange: { structure: true, channels: true } } },
  dtls: { rows: rowsOf(allAttributes.dtls), events: { error: {}, statechange: channels } },
  ice: {
    rows: rowsOf(allAttributes.ice),
    events: { selectedcandidatepairchange: {}, statechange: {}, gatheringstatechange: {} },
  },
  transceiver: { rows: rowsOf(allAttributes.transceiver), events: {}, hook: hookTransceiver },
  channel: channelKind,
}
