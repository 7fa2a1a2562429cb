/** One rule: its fragment in `https://w3c.github.io/webrtc-pc/`, and what it says in one line. */
export interface Rule {
  readonly anchor: string
  readonly text: string
}

/**
 * The rules of WebRTC's lifecycles that a divergence or a test can name: what each says, in this project's own
 * words, and where the W3C text says it. `docs/evidence/rules.md` is generated from this table.
 */
export const rules = {
  // Execution model
  'EX-1': { anchor: 'operation', text: 'All tasks of one connection come from one queue, first in, first out.' },
  'EX-2': {
    anchor: 'operation',
    text: 'Work queued earlier must fire all its events before work queued later begins; microtasks run in between.',
  },
  'EX-3': {
    anchor: 'event-summary',
    text: 'An event must reach its listeners inside the task that fires it; microtasks run after each listener.',
  },
  'EX-4': {
    anchor: 'dom-datachannel-bufferedamount',
    text: 'While script runs, only its own calls may change what it sees; `bufferedAmount` must not drop until the task is over.',
  },
  'EX-5': {
    anchor: 'operation',
    text: 'Signaling state and descriptions must all be updated before script sees any event of that change.',
  },
  'EX-6': { anchor: 'dfn-chain', text: 'Background work must reach script only through a queued task.' },
  'EX-7': {
    anchor: 'dfn-close-the-connection',
    text: 'A method that changes a state within the call must not fire the event for it: no `closing` from `dc.close()`, no state event from `pc.close()`.',
  },

  // Data channel: states
  'DT-1': {
    anchor: 'announce-datachannel-open',
    text: 'A channel created here must go from `connecting` to `open` in a task that fires `open`.',
  },
  'DT-2': {
    anchor: 'announcing-a-data-channel-instance',
    text: 'A channel from the peer must become `open` before script gets it through `datachannel`.',
  },
  'DT-3': {
    anchor: 'announcing-a-data-channel-instance',
    text: 'A channel from the peer, already `open`, must fire `open` in a task after `datachannel`.',
  },
  'DT-4': {
    anchor: 'dom-rtcdatachannel-close',
    text: '`dc.close()` must turn a `connecting` or `open` channel to `closing` within the call, without an event.',
  },
  'DT-5': {
    anchor: 'data-transport-closing-procedure',
    text: 'When the peer closes a channel, it must turn to `closing` in a task that fires `closing`.',
  },
  'DT-6': {
    anchor: 'data-transport-closed',
    text: 'A `closing` channel whose transport ends cleanly must turn to `closed` in a task that fires only `close`.',
  },
  'DT-7': {
    anchor: 'data-transport-closed-error',
    text: 'A channel whose transport ends with an error must turn to `closed` and fire `error` (`sctp-failure`), then `close`.',
  },
  'DT-8': {
    anchor: 'data-transport-closed',
    text: 'A channel whose transport ends abruptly but without an error must turn to `closed` and fire just `close`.',
  },
  'DT-9': {
    anchor: 'dfn-unable-to-create-an-rtcdatachannel',
    text: 'A channel that cannot be set up must turn to `closed` and fire `error` (`data-channel-failure`), then `close`.',
  },
  'DT-10': {
    anchor: 'set-description',
    text: 'A channel that an answer leaves without an `id` must turn to `closed` and, after `signalingstatechange`, fire `error` but not yet `close`.',
  },
  'DT-11': {
    anchor: 'dfn-close-the-connection',
    text: '`pc.close()` or unloading the page must turn every channel to `closed` at once, without events.',
  },
  'DT-12': {
    anchor: 'transfering-a-data-channel',
    text: 'Transferring a channel must turn the object left behind to `closed` at once, without events.',
  },
  'DT-13': {
    anchor: 'data-transport-closed',
    text: 'A channel that is `closed` must ignore the end of its transport: no change, no event.',
  },
  'DT-14': {
    anchor: 'announce-datachannel-open',
    text: 'A `closing` or `closed` channel must not open when its transport becomes ready.',
  },
  'DT-15': {
    anchor: 'dom-rtcdatachannel-close',
    text: '`dc.close()` on a `closing` or `closed` channel must do nothing and not throw.',
  },

  // Data channel: local creation
  'CR-1': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: '`createDataChannel()` on a closed connection must throw `InvalidStateError`, whatever else is wrong with the values.',
  },
  'CR-2': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'A new channel must start as `connecting` with `bufferedAmount` 0, and be transferable only until a queued task ends that.',
  },
  'CR-3': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'A label of more than 65535 UTF-8 bytes must make `createDataChannel()` throw `TypeError`.',
  },
  'CR-4': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'A protocol of more than 65535 UTF-8 bytes must make `createDataChannel()` throw `TypeError`.',
  },
  'CR-5': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: '`createDataChannel()` must ignore the option `id` unless `negotiated` is set.',
  },
  'CR-6': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: '`negotiated: true` without an `id` must make `createDataChannel()` throw `TypeError`.',
  },
  'CR-7': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'Giving both `maxPacketLifeTime` and `maxRetransmits`, even as 0, must throw `TypeError`.',
  },
  'CR-8': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'A `maxPacketLifeTime` or `maxRetransmits` beyond the limit of the browser must be lowered to it, without an error.',
  },
  'CR-9': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'A negotiated channel with `id` 65535 must throw `TypeError`; the highest usable one is 65534.',
  },
  'CR-10': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'Once the DTLS role is known, an in-band channel must have its `id` on return; with none free, `OperationError` is thrown.',
  },
  'CR-11': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'An `id` that another channel holds must make `createDataChannel()` throw `OperationError`, even before negotiation.',
  },
  'CR-12': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'With SCTP `connected`, an `id` not below `maxChannels` must make `createDataChannel()` throw `OperationError`.',
  },
  'CR-13': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'Only the first channel that a connection creates must lead to a check for `negotiationneeded`.',
  },
  'CR-14': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: '`createDataChannel()` must return a `connecting` channel, even over an SCTP transport that is up.',
  },
  'CR-15': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'The transport of a new channel must be set up in the background; the channel opens or fails in a later task.',
  },

  // Data channel: remote creation
  'RC-1': {
    anchor: 'announcing-a-data-channel-instance',
    text: 'A channel announced by the peer must be dropped if the connection is closed by then.',
  },
  'RC-2': {
    anchor: 'announcing-a-data-channel-instance',
    text: 'A channel from the peer must carry the `id` and settings it was announced with, and `negotiated` false.',
  },
  'RC-3': {
    anchor: 'announcing-a-data-channel-instance',
    text: 'A channel from the peer must join the channels of the connection before `datachannel` fires.',
  },
  'RC-4': {
    anchor: 'announcing-a-data-channel-instance',
    text: 'A channel from the peer must read `open` before script gets it, with its `open` event still to come.',
  },
  'RC-5': {
    anchor: 'announcing-a-data-channel-instance',
    text: '`datachannel` must fire on the connection with a channel that reads `open` and can `send()` inside the handler.',
  },
  'RC-6': {
    anchor: 'announcing-a-data-channel-instance',
    text: 'A channel from the peer must fire `open` in a task after `datachannel`, unless it or the connection closes first.',
  },

  // Data channel: stream ids
  'ID-1': {
    anchor: 'dom-rtcdatachannel-id',
    text: '`id` must be null while it is not known and must not change afterwards.',
  },
  'ID-2': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'An `id` picked by the browser must be even on the DTLS client and odd on the DTLS server.',
  },
  'ID-3': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'A missing `id` must be set at creation if the DTLS role is known, else by the answer or pranswer, else when SCTP connects.',
  },
  'ID-4': {
    anchor: 'set-description',
    text: 'When an answer settles an `id`, it must be readable in `signalingstatechange` and before the promise resolves.',
  },
  'ID-5': {
    anchor: 'sctp-transport-connected',
    text: 'An `id` must be compared with `maxChannels` at creation if SCTP is up, else at the moment SCTP connects.',
  },

  // Data channel: opening
  'OP-1': { anchor: 'rtcdatachannel', text: 'A channel must become `open` once its transport can carry data.' },
  'OP-2': {
    anchor: 'sctp-transport-connected',
    text: 'When SCTP connects, one task must set `maxChannels`, settle ids, queue every opening and then fire `statechange`.',
  },
  'OP-3': {
    anchor: 'sctp-transport-connected',
    text: 'When SCTP connects, a channel with no `id` or one not below `maxChannels` must fail instead of opening.',
  },
  'OP-4': {
    anchor: 'sctp-transport-connected',
    text: 'The SCTP `statechange` must precede the `open` events; channels open one per task, in the order they were added.',
  },
  'OP-5': {
    anchor: 'announce-datachannel-open',
    text: '`open` must not fire on a closed connection or a `closing` or `closed` channel, but must fire on one that already reads `open`.',
  },
  'OP-6': { anchor: 'announce-datachannel-open', text: 'A channel must not fire `open` more than once.' },
  'OP-7': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'A channel created while SCTP is up must be `connecting` at first and open in a later task; it need not await the peer.',
  },
  'OP-8': {
    anchor: 'rtcdatachannel',
    text: 'A channel must open whatever `connectionState` says; `open` and `connectionstatechange` may come in either order.',
  },
  'OP-9': {
    anchor: 'sctp-transport-connected',
    text: 'A negotiated channel must open when SCTP connects, whether or not the peer has created its own.',
  },

  // Data channel: send()
  'SD-1': {
    anchor: 'datachannel-send',
    text: 'A `send()` call must rule out a later transfer of the channel, even if the call throws for its state or size.',
  },
  'SD-2': {
    anchor: 'datachannel-send',
    text: '`send()` on a channel that is not `open` must throw `InvalidStateError`.',
  },
  'SD-3': {
    anchor: 'datachannel-send',
    text: '`send()` must accept a string (as UTF-8), a Blob, an ArrayBuffer or a view (only its range); what cannot be converted must throw `TypeError`.',
  },
  'SD-4': {
    anchor: 'datachannel-send',
    text: 'A message larger than `maxMessageSize` must make `send()` throw `TypeError` and leave the buffer alone.',
  },
  'SD-5': {
    anchor: 'datachannel-send',
    text: 'A message that would overfill the send buffer must make `send()` throw `OperationError`; the channel must stay `open`.',
  },
  'SD-6': {
    anchor: 'datachannel-send',
    text: 'An SCTP error while a message is on its way out must fire `error` in a task and must not change `readyState`.',
  },
  'SD-7': {
    anchor: 'datachannel-send',
    text: '`send()` must add the message size to `bufferedAmount` before it returns.',
  },

  // Data channel: bufferedAmount
  'BA-1': {
    anchor: 'datachannel-send',
    text: '`bufferedAmount` must grow only by `send()`, by the bytes of the message without protocol overhead.',
  },
  'BA-2': {
    anchor: 'dom-datachannel-bufferedamount',
    text: '`bufferedAmount` must go down only in a later task, never in the one that called `send()`.',
  },
  'BA-3': { anchor: 'dom-datachannel-bufferedamount', text: 'Closing a channel must not set `bufferedAmount` to 0.' },
  'BA-4': {
    anchor: 'data-transport-closing-procedure',
    text: 'After `dc.close()` the buffered data must still go out, so `bufferedAmount` normally falls to 0 before `close`.',
  },
  'BA-5': {
    anchor: 'dfn-close-the-connection',
    text: 'After an abrupt end such as `pc.close()`, no more data goes out and `bufferedAmount` must keep its last value.',
  },
  'BA-6': {
    anchor: 'datachannel-transfer-receiving-steps',
    text: 'A transferred channel must start with `bufferedAmount` 0; one that has sent cannot be transferred.',
  },

  // Data channel: bufferedamountlow
  'BL-1': {
    anchor: 'dom-rtcdatachannel-bufferedamountlowthreshold',
    text: '`bufferedamountlow` must fire when `bufferedAmount` falls from above `bufferedAmountLowThreshold` to it or below.',
  },
  'BL-2': {
    anchor: 'dom-rtcdatachannel-bufferedamountlowthreshold',
    text: 'Each fall to the threshold must give one `bufferedamountlow`, however many messages drained.',
  },
  'BL-3': {
    anchor: 'dom-rtcdatachannel-bufferedamountlowthreshold',
    text: 'Setting `bufferedAmountLowThreshold` must not itself fire `bufferedamountlow`.',
  },
  'BL-4': {
    anchor: 'dom-rtcdatachannel-bufferedamountlowthreshold',
    text: 'A `send()` that does not lift `bufferedAmount` above the threshold must not lead to `bufferedamountlow`.',
  },
  'BL-5': {
    anchor: 'event-datachannel-bufferedamountlow',
    text: '`bufferedamountlow` belongs to the task that lowers `bufferedAmount`; it may fire in `closing` but must not in `closed`.',
  },

  // Data channel: receiving
  'RX-1': {
    anchor: 'dom-datachannel-binarytype',
    text: '`binaryType` must default to `arraybuffer` and ignore invalid values; what counts is its value when a message is dispatched.',
  },
  'RX-2': {
    anchor: 'dfn-receiving-messages-on-a-data-channel',
    text: 'Each message must come in its own task and be dropped without notice if the channel is not `open` by then.',
  },
  'RX-3': {
    anchor: 'dfn-receiving-messages-on-a-data-channel',
    text: 'A channel must fire no `message` after its own `close()` or `pc.close()`, even if the peer goes on sending.',
  },
  'RX-4': {
    anchor: 'dfn-receiving-messages-on-a-data-channel',
    text: 'A message for an `open` channel must fire `message`, with the origin of the page that owns the connection.',
  },
  'RX-5': {
    anchor: 'dfn-create-an-rtcdatachannel',
    text: 'A channel must cease to be transferable before its first `message` can fire.',
  },
  'RX-6': {
    anchor: 'dfn-receiving-messages-on-a-data-channel',
    text: 'Messages that arrived before the peer closed the channel must be dispatched before `closing`.',
  },
  'RX-7': {
    anchor: 'dfn-receiving-messages-on-a-data-channel',
    text: 'Read literally, a message that arrives around opening may be lost or come before `open`; AMB-17 tells what is accepted.',
  },

  // Data channel: closing procedure
  'CL-1': {
    anchor: 'data-transport-closing-procedure',
    text: 'A channel that starts to close must leave the list of channels that its connection keeps.',
  },
  'CL-2': {
    anchor: 'data-transport-closing-procedure',
    text: 'A close that did not start with this `dc.close()` must set `closing` and fire `closing`.',
  },
  'CL-3': {
    anchor: 'data-transport-closing-procedure',
    text: 'After the task that starts a close, flushing and stream reset must go on in the background.',
  },
  'CL-4': {
    anchor: 'data-transport-closing-procedure',
    text: 'A channel that script closed with `dc.close()` must never fire `closing`.',
  },
  'CL-5': {
    anchor: 'data-transport-closing-procedure',
    text: 'A closing channel must first send all messages it has buffered.',
  },
  'CL-6': {
    anchor: 'data-transport-closing-procedure',
    text: 'To close a channel, each side must reset the stream it sends on; after both resets the channel is over and its `id` is free.',
  },
  'CL-7': {
    anchor: 'data-transport-closing-procedure',
    text: 'Once its stream is shut both ways, a channel must go on to `closed`.',
  },
  'CL-8': {
    anchor: 'data-transport-closing-procedure',
    text: 'No timeout ends `closing`: the channel waits for the peer, or for an abrupt end of its transport or connection.',
  },

  // Data channel: closed
  'CD-1': {
    anchor: 'data-transport-closed',
    text: 'A channel that is `closed` must not fire `error` or `close` when its transport ends.',
  },
  'CD-2': {
    anchor: 'data-transport-closed',
    text: 'The end of its transport must set a channel to `closed` before any event of it fires.',
  },
  'CD-3': {
    anchor: 'data-transport-closed',
    text: 'A channel whose transport ended must leave the list of channels that its connection keeps.',
  },
  'CD-4': {
    anchor: 'data-transport-closed',
    text: 'When a transport ends with an error, its channel must fire `error` with `errorDetail` `sctp-failure`.',
  },
  'CD-5': {
    anchor: 'data-transport-closed',
    text: 'When its transport has ended, a channel must fire `close` as the last event of that task.',
  },
  'CD-6': {
    anchor: 'data-transport-closed',
    text: '`error` and `close` of an ending channel must share a task, `error` first, and both must see `closed`.',
  },
  'CD-7': {
    anchor: 'dom-rtcdatachannel-onerror',
    text: '`sctpCauseCode` must hold the SCTP cause if there is one, else null; `message` must give the details.',
  },

  // Data channel: abrupt close
  'AB-1': {
    anchor: 'dfn-close-the-connection',
    text: '`pc.close()` must set all its channels to `closed` at once, with no `closing`, `error` or `close`.',
  },
  'AB-2': {
    anchor: 'operation',
    text: 'Unloading the page must end its channels just as `pc.close()` does, without events.',
  },
  'AB-3': {
    anchor: 'idl-def-RTCSctpTransportState.closed',
    text: 'When the peer calls `pc.close()`, SCTP and all channels must become `closed`; channels fire `error`, then `close`, but no `closing`.',
  },
  'AB-4': {
    anchor: 'idl-def-RTCSctpTransportState.closed',
    text: 'When the peer shuts SCTP down in order, each channel must become `closed` and fire `close` without `error`.',
  },
  'AB-5': {
    anchor: 'dom-rtcerrordetailtype-sctp-failure',
    text: 'When SCTP fails, each channel must fire `error`, with `sctpCauseCode` if there is one, then `close`.',
  },
  'AB-6': {
    anchor: 'idl-def-RTCSctpTransportState.closed',
    text: 'When DTLS becomes `closed`, SCTP and its channels must become `closed` too, each in a task.',
  },
  'AB-7': {
    anchor: 'rtcdtlstransportstate-enum',
    text: 'What a `failed` DTLS transport does to SCTP and channels is left open; nothing is required.',
  },
  'AB-8': {
    anchor: 'rtcicetransportstate-failed-description',
    text: 'ICE `failed` or `disconnected` must leave DTLS, SCTP and channels alone and must not mute tracks.',
  },
  'AB-9': {
    anchor: 'set-description',
    text: 'An answer that rejects data or moves the SCTP port must set `pc.sctp` to null, close the old transport and end its channels.',
  },

  // Data channel: transfer
  'TF-1': {
    anchor: 'transfering-a-data-channel',
    text: 'A channel can be transferred once, right after its creation and before any `send()`; later it must throw `DataCloneError`.',
  },
  'TF-2': {
    anchor: 'transfering-a-data-channel',
    text: 'A transfer must carry state, settings, `id` and transport, but not `bufferedAmount`, threshold, `binaryType` or listeners.',
  },
  'TF-3': {
    anchor: 'transfering-a-data-channel',
    text: 'The object left behind by a transfer must read `closed` at once, without an event, and cannot be transferred again.',
  },
  'TF-4': {
    anchor: 'transfering-a-data-channel',
    text: 'If the transport ended during a transfer, the received channel must turn to `closed` right away and fire `close`.',
  },
  'TF-5': {
    anchor: 'transfering-a-data-channel',
    text: 'The life of a transferred channel is specified only in part: AMB-19 is about its errors, AMB-20 about `pc.close()`.',
  },

  // SCTP transport
  'ST-1': {
    anchor: 'offer-sctp-transport',
    text: '`pc.sctp` must exist, as `connecting`, once a local or remote offer with data has been applied.',
  },
  'ST-2': {
    anchor: 'set-description',
    text: 'Rolling back an offer must restore the `pc.sctp` of the last stable state, null if there was none.',
  },
  'ST-3': {
    anchor: 'sctp-transport-update-mms',
    text: 'Each answer or pranswer must set `maxMessageSize` to the smaller limit of both sides; 0 means no limit, a missing one means 65536.',
  },
  'ST-4': { anchor: 'set-description', text: 'An answer that ends the data association must set `pc.sctp` to null.' },
  'ST-5': {
    anchor: 'idl-sctp-transport',
    text: '`maxMessageSize` must be null before the first answer or pranswer, `maxChannels` before SCTP connects.',
  },

  // DTLS transport
  'DX-1': {
    anchor: 'update-the-connection-state',
    text: 'A `connectionstatechange` caused by DTLS must come at least one task later than the DTLS `statechange`, which still sees the old value.',
  },
  'DX-2': {
    anchor: 'connectionstate-closed',
    text: 'A DTLS change must not fire `connectionstatechange` on a closed connection or for the same value.',
  },
  'DX-3': {
    anchor: 'rtcdtlstransport-interface',
    text: 'The text does not stop queued DTLS state and error tasks after `pc.close()`; AMB-22 tells how this is read.',
  },
  'DX-4': {
    anchor: 'dom-rtcerrordetailtype-dtls-failure',
    text: 'A DTLS alert number must be told only by the `error` event, in `receivedAlert` or `sentAlert`.',
  },
  'DX-5': {
    anchor: 'rtcpeerconnectionstate-description',
    text: 'When the peer closes DTLS, `connectionState` must stay `connected` as long as ICE is.',
  },

  // ICE transport
  'IC-1': {
    anchor: 'dfn-change-the-selected-candidate-pair-and-state',
    text: 'An ICE change must write all states first, then fire `selectedcandidatepairchange`, `statechange`, `iceconnectionstatechange`, `connectionstatechange`.',
  },
  'IC-2': {
    anchor: 'rtcicetransportstate-failed-description',
    text: 'ICE `failed` must last until an ICE restart and leave DTLS, SCTP, channels and tracks as they are.',
  },
  'IC-3': {
    anchor: 'rtcicetransportstate',
    text: 'ICE must not become `failed` or `completed` before it is certain that the peer has no further candidates.',
  },
  'IC-4': {
    anchor: 'dom-rtcicetransport-getselectedcandidatepair',
    text: '`getSelectedCandidatePair()` must return null while the ICE transport is `new` or `closed`.',
  },
  'IC-5': { anchor: 'rtcicetransport', text: 'Resolving an ICE role conflict must update `role` without an event.' },
  'IC-6': {
    anchor: 'dfn-close-the-connection',
    text: '`pc.close()` must set every ICE transport to `closed` at once, without an event.',
  },
  'IC-7': { anchor: 'rtcicetransport', text: 'An ICE restart must keep the `RTCIceTransport` object.' },

  // Signaling
  'SG-1': {
    anchor: 'dom-rtcsessiondescriptioninit-sdp',
    text: 'A rollback must work alike through `setLocalDescription()` and `setRemoteDescription()`, and its `sdp` must be ignored.',
  },
  'SG-2': {
    anchor: 'set-description',
    text: 'A rollback in `stable` or in a pranswer state must reject with `InvalidStateError`.',
  },
  'SG-3': {
    anchor: 'dom-peerconnection-setremotedescription',
    text: 'A remote offer in a pranswer state must reject with `InvalidStateError`, since no rollback is possible there.',
  },
  'SG-4': {
    anchor: 'set-description',
    text: 'Only the final answer from the same side, or `pc.close()`, may end a pranswer state.',
  },
  'SG-5': {
    anchor: 'dfn-chain',
    text: 'After `pc.close()`, new description calls must reject with `InvalidStateError`; those under way must never settle.',
  },
  'SG-6': {
    anchor: 'set-description',
    text: '`signalingstatechange` must fire once per applied description that changes the state, so twice with an implicit rollback.',
  },

  // Descriptions
  'DS-1': {
    anchor: 'dom-peerconnection-localdescription',
    text: '`localDescription` and `remoteDescription` must return the pending description, or the current one if none is pending.',
  },
  'DS-2': {
    anchor: 'set-description',
    text: 'Pending descriptions must fit the state: none in `stable`, one after an offer, two in a pranswer state.',
  },
  'DS-3': {
    anchor: 'dfn-surface-the-candidate',
    text: 'New local and added remote candidates must appear in the `sdp` of the descriptions of their ICE generation.',
  },
  'DS-4': { anchor: 'dfn-close-the-connection', text: '`pc.close()` must leave all descriptions as they were.' },

  // Operations chain
  'OC-1': {
    anchor: 'dfn-chain',
    text: 'Offer, answer and description calls, `addIceCandidate()` and `replaceTrack()` must queue behind each other; other methods must not.',
  },
  'OC-2': {
    anchor: 'dfn-chain',
    text: 'Calling a queued operation after `pc.close()` must reject with `InvalidStateError`.',
  },
  'OC-3': {
    anchor: 'dfn-chain',
    text: 'An operation must start inside its call if no other is under way, else wait for its turn.',
  },
  'OC-4': {
    anchor: 'dfn-chain',
    text: 'A finished operation must pass its outcome on to the promise that script holds; after `pc.close()` that one must never settle.',
  },
  'OC-5': {
    anchor: 'dfn-chain',
    text: 'The next operation must start when the one before it settles, ahead of the `then` of script; after `pc.close()` none starts.',
  },
  'OC-6': {
    anchor: 'dfn-chain',
    text: 'When the last operation is done, a postponed check for `negotiationneeded` must be made.',
  },
  'OC-7': { anchor: 'dfn-chain', text: 'A rejected operation must not hold up those behind it.' },

  // Outcomes of the chained operations, in the order of the checks
  'RJ-1': {
    anchor: 'dfn-chain',
    text: 'A description method that is called on a closed connection must reject with `InvalidStateError`.',
  },
  'RJ-2': {
    anchor: 'dom-peerconnection-setlocaldescription',
    text: 'A local offer whose SDP is not that of the last created one must be rejected with `InvalidModificationError`, whatever the state.',
  },
  'RJ-3': {
    anchor: 'dom-peerconnection-setlocaldescription',
    text: 'A local answer or pranswer whose SDP is not that of the last created one must be rejected with `InvalidModificationError`, whatever the state.',
  },
  'RJ-4': {
    anchor: 'dom-peerconnection-setlocaldescription',
    text: 'A local description without SDP must be rejected with `InvalidStateError` where it cannot be created.',
  },
  'RJ-5': {
    anchor: 'set-description',
    text: 'A rollback in `stable` or after a pranswer must be rejected with `InvalidStateError`.',
  },
  'RJ-6': {
    anchor: 'set-description',
    text: 'A description of a type that does not fit the signaling state must be rejected with `InvalidStateError`.',
  },
  'RJ-7': {
    anchor: 'set-description',
    text: 'SDP of bad syntax must be rejected with an `RTCError`, `sdp-syntax-error`.',
  },
  'RJ-8': {
    anchor: 'set-description',
    text: 'A remote description without RTCP multiplexing, where it is required, must be rejected with `InvalidAccessError`.',
  },
  'RJ-9': {
    anchor: 'set-description',
    text: 'A try to negotiate RIDs anew must be rejected with `InvalidAccessError`.',
  },
  'RJ-10': {
    anchor: 'set-description',
    text: 'A description whose content is otherwise invalid must be rejected with `InvalidAccessError`.',
  },
  'RJ-11': {
    anchor: 'set-description',
    text: 'What fails for any other reason must be rejected with `OperationError`.',
  },
  'CO-1': {
    anchor: 'dfn-creating-an-offer',
    text: '`createOffer()` must succeed in `stable` and `have-local-offer`, and be rejected with `InvalidStateError` elsewhere.',
  },
  'CO-2': {
    anchor: 'dfn-creating-an-answer',
    text: '`createAnswer()` must succeed in `have-remote-offer` and `have-local-pranswer`, and be rejected with `InvalidStateError` elsewhere.',
  },
  'AC-1': {
    anchor: 'dom-peerconnection-addicecandidate',
    text: 'A candidate that is not empty and names no media section must be rejected with `TypeError`, also when closed.',
  },
  'AC-2': {
    anchor: 'dom-peerconnection-addicecandidate',
    text: 'A candidate for a closed connection must be rejected with `InvalidStateError`.',
  },
  'AC-3': {
    anchor: 'dom-peerconnection-addicecandidate',
    text: 'A candidate before any remote description must be rejected with `InvalidStateError`.',
  },
  'AC-4': {
    anchor: 'dom-peerconnection-addicecandidate',
    text: 'A candidate for a media section that is not there must be rejected with `OperationError`.',
  },
  'AC-5': {
    anchor: 'dom-peerconnection-addicecandidate',
    text: 'A candidate for a stopped transceiver must be taken, and has no effect.',
  },
  'AC-6': {
    anchor: 'dom-peerconnection-addicecandidate',
    text: 'A candidate whose `usernameFragment` is not in the remote description must be rejected with `OperationError`.',
  },
  'AC-7': {
    anchor: 'dom-peerconnection-addicecandidate',
    text: 'A candidate that ICE cannot take must be rejected with `OperationError`.',
  },
  'AC-8': {
    anchor: 'dom-peerconnection-addicecandidate',
    text: 'A candidate that was added, or that may not be used, must be resolved.',
  },
  'RT-1': {
    anchor: 'dom-rtcrtpsender-replacetrack',
    text: '`replaceTrack()` with a track of another kind must be rejected with `TypeError`.',
  },
  'RT-2': {
    anchor: 'dom-rtcrtpsender-replacetrack',
    text: '`replaceTrack()` on a stopped transceiver must be rejected with `InvalidStateError`.',
  },
  'RT-3': {
    anchor: 'dom-rtcrtpsender-replacetrack',
    text: '`replaceTrack()` must succeed, unless the track needs negotiation: then it is rejected with `InvalidModificationError`.',
  },
  'TR-1': {
    anchor: 'rtcicetransportstate',
    text: 'An ICE transport must change its state only as the prose and the diagram say, and fire `statechange` only for a change.',
  },
  'TR-2': {
    anchor: 'rtcicegathererstate',
    text: 'An ICE gatherer must go from `new` or `complete` to `gathering`, and from there to `complete`.',
  },
  'TR-3': {
    anchor: 'rtcdtlstransportstate-enum',
    text: 'A DTLS transport must change its state only as prescribed, and fire `statechange` only for a change.',
  },
  'CM-1': {
    anchor: 'dfn-close-the-connection',
    text: 'Each member of a closed connection, and of its objects, must do what is prescribed for it then.',
  },
  'CM-2': {
    anchor: 'dfn-stop-the-rtcrtptransceiver',
    text: '`pc.close()` must stop every transceiver at once: its `direction` and `currentDirection` read `stopped`.',
  },

  // Negotiation needed
  'NN-1': {
    anchor: 'dfn-update-the-negotiation-needed-flag',
    text: '`negotiationneeded` must fire only in `stable` with no operation under way, once for several changes made together.',
  },
  'NN-2': {
    anchor: 'set-description',
    text: 'Each return to `stable`, by answer or rollback, must check anew, so a need that remains fires `negotiationneeded` again.',
  },
  'NN-3': {
    anchor: 'dfn-update-the-negotiation-needed-flag',
    text: '`negotiationneeded` must fire only after the promise of the call that returned to `stable` has resolved.',
  },
  'NN-4': {
    anchor: 'dfn-check-if-negotiation-is-needed',
    text: 'An ICE restart, a channel without a data section, a transceiver mismatch or a need of the browser must call for negotiation.',
  },
  'NN-5': {
    anchor: 'dfn-check-if-negotiation-is-needed',
    text: 'Whether negotiation is due must be judged by the current local description, not a pending one; to close the channel again must not undo it.',
  },
  'NN-6': {
    anchor: 'dfn-update-the-negotiation-needed-flag',
    text: 'Track and transceiver changes, `setStreams()`, the first channel, `restartIce()` and a return to `stable` must check for `negotiationneeded`.',
  },

  // Gathering
  'GA-1': {
    anchor: 'rtcicetransport',
    text: 'A found candidate must be reported once a local description covers it and kept until then; after `pc.close()` it is dropped.',
  },
  'GA-2': {
    anchor: 'dfn-surface-the-candidate',
    text: 'Reporting a candidate must add it to the descriptions, then fire `icecandidate` with `sdpMid` and `sdpMLineIndex` set.',
  },
  'GA-3': {
    anchor: 'dfn-release-early-candidates',
    text: 'A successful `setLocalDescription()` must report each candidate kept so far in its own task.',
  },
  'GA-4': {
    anchor: 'rtcicetransport-gathering',
    text: 'Gathering must end with an empty-string `icecandidate`, then in another task the `complete` events and a null candidate.',
  },
  'GA-5': {
    anchor: 'rtcpeerconnectioniceevent',
    text: 'One null candidate must mark the end of gathering for the whole connection; the app need not signal it.',
  },
  'GA-6': {
    anchor: 'rtcicetransport-gathering',
    text: 'In the handler of the null candidate, `iceGatheringState` must read `complete`.',
  },
  'GA-7': {
    anchor: 'dom-peerconnection-setlocaldescription',
    text: 'New ICE credentials or transports in a local description must start gathering; a remote description alone must not.',
  },
  'GA-8': {
    anchor: 'rtcpeerconnectioniceerrorevent',
    text: 'A STUN or TURN failure in gathering must fire `icecandidateerror` with the STUN code, or 701 for an unreachable server.',
  },

  // Unload
  'UN-1': {
    anchor: 'operation',
    text: 'Unloading a page must close all its connections, but without `ended` on their tracks.',
  },

  // Remote peer
  'RP-1': {
    anchor: 'dfn-close-the-connection',
    text: 'A remote `pc.close()` must show only in the transports: SCTP and DTLS `closed`, muted tracks, later the loss of ICE.',
  },
  'RP-2': {
    anchor: 'rtcpeerconnectionstate-description',
    text: 'A remote `pc.close()` must not close this side: `signalingState` stays, and so does `connectionState` until ICE notices.',
  },
  'RP-3': {
    anchor: 'rtcicetransportstate-failed-description',
    text: 'A peer that vanishes silently must show only as ICE `disconnected`, then `failed`; channels last until SCTP gives up.',
  },
  'RP-4': {
    anchor: 'mediastreamtrack-network-use',
    text: 'A remote `pc.close()` must mute the tracks received from that side, not end them.',
  },

  // Invariants: connection
  'INV-1': {
    anchor: 'dfn-close-the-connection',
    text: '`signalingState`, `iceConnectionState` and `connectionState` must read `closed` all together or not at all.',
  },
  'INV-2': { anchor: 'dfn-close-the-connection', text: 'A closed connection must stay closed.' },
  'INV-3': {
    anchor: 'dfn-change-the-selected-candidate-pair-and-state',
    text: 'No event may fire on a connection once it is closed, whenever its task was queued.',
  },
  'INV-4': {
    anchor: 'dom-rtcicegatheringstate',
    text: '`iceGatheringState` must never read `closed`, and `pc.close()` must not change it.',
  },
  'INV-5': {
    anchor: 'set-description',
    text: '`signalingstatechange` must come with a new value, and must never fire for `closed`.',
  },
  'INV-6': {
    anchor: 'set-description',
    text: 'A connection that is not closed must be `stable` exactly when no description is pending.',
  },
  'INV-7': {
    anchor: 'set-description',
    text: 'Signaling must take only the allowed transitions and pass `stable` on the way between a local and a remote offer.',
  },
  'INV-8': {
    anchor: 'dom-peerconnection-localdescription',
    text: '`localDescription` must be the pending local description, or the current one if none is pending.',
  },
  'INV-9': {
    anchor: 'rtcpeerconnectionstate-description',
    text: '`iceConnectionState`, `connectionState` and `iceGatheringState` must agree with the transports once no update is queued.',
  },
  'INV-10': {
    anchor: 'dfn-change-the-selected-candidate-pair-and-state',
    text: '`iceconnectionstatechange`, `connectionstatechange` and `icegatheringstatechange` must fire only for a new value.',
  },
  'INV-11': {
    anchor: 'dfn-chain',
    text: 'Queued operations must run one by one and settle in the order of their calls.',
  },
  'INV-12': {
    anchor: 'dfn-chain',
    text: 'The promise of a queued operation that `pc.close()` interrupts must never settle.',
  },
  'INV-13': {
    anchor: 'dfn-update-the-negotiation-needed-flag',
    text: '`negotiationneeded` must fire only before `pc.close()`, in `stable` and with no operation under way.',
  },
  'INV-14': {
    anchor: 'dfn-update-the-negotiation-needed-flag',
    text: 'Between two `negotiationneeded` events there must be a return to `stable` or a check that found nothing to negotiate.',
  },
  'INV-15': {
    anchor: 'set-description',
    text: 'A rejected description must change neither descriptions nor `signalingState` and fire nothing, save for an implicit rollback before it.',
  },
  'INV-16': {
    anchor: 'set-description',
    text: '`signalingstatechange` and `track` of an applied description must come before its promise resolves.',
  },
  'INV-17': {
    anchor: 'dom-rtcsessiondescriptioninit-sdp',
    text: 'A local and a remote rollback must do the same, whatever their `sdp`.',
  },
  'INV-18': {
    anchor: 'announcing-a-data-channel-instance',
    text: '`datachannel` must fire once per in-band channel, only on the side that did not create it, and not for a negotiated one.',
  },

  // Invariants: data channel
  'INV-20': {
    anchor: 'dom-rtcdatachannelstate',
    text: '`readyState` must only move forward through `connecting`, `open` and `closing` to `closed`; it may skip states.',
  },
  'INV-21': {
    anchor: 'data-transport-closed',
    text: 'A `closed` channel must stay so and fire nothing after `close`, or nothing at all if `pc.close()` or a transfer closed it.',
  },
  'INV-22': {
    anchor: 'data-transport-closed',
    text: 'A channel must fire each of `open`, `closing` and `close` once or never.',
  },
  'INV-23': {
    anchor: 'dom-rtcdatachannelstate',
    text: 'A channel must fire `open`, `message`, `closing`, `error`, `close` in this order, as far as they occur; an `error` from sending may come earlier.',
  },
  'INV-24': {
    anchor: 'data-transport-closing-procedure',
    text: '`closing` must fire only if this side did not call `dc.close()`, and its handler must see `closing`.',
  },
  'INV-25': {
    anchor: 'data-transport-closed',
    text: 'The `error` that ends a channel and its `close` must share a task, in that order, and both see `closed`.',
  },
  'INV-26': {
    anchor: 'dfn-receiving-messages-on-a-data-channel',
    text: '`message` must fire only while the channel is `open`.',
  },
  'INV-27': {
    anchor: 'datachannel-send',
    text: '`send()` must throw `InvalidStateError` exactly when the channel is not `open`, a wrong argument type aside.',
  },
  'INV-28': {
    anchor: 'announcing-a-data-channel-instance',
    text: 'The handler of `datachannel` must see an `open` channel whose `open` event comes in another task.',
  },
  'INV-29': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'A channel must be `connecting` when `createDataChannel()` returns it.',
  },
  'INV-30': {
    anchor: 'dom-rtcdatachannel-id',
    text: '`id` must go from null to a number of 0 to 65534 once at most, and then stay.',
  },
  'INV-31': {
    anchor: 'sctp-transport-connected',
    text: 'An `open` channel must have an `id`, and it must be below `sctp.maxChannels`.',
  },
  'INV-32': {
    anchor: 'dom-datachannel-bufferedamount',
    text: '`bufferedAmount` must never be negative, grow by `send()` alone, not shrink while script runs and outlast closing.',
  },
  'INV-33': {
    anchor: 'event-datachannel-bufferedamountlow',
    text: 'A `bufferedamountlow` handler must see `bufferedAmount` at or below the threshold, unless another listener changed one of them.',
  },
  'INV-34': {
    anchor: 'dfn-close-the-connection',
    text: 'When `pc.close()` returns, every channel of the connection must read `closed`.',
  },
  'INV-35': {
    anchor: 'data-transport-closing-procedure',
    text: 'Closing one channel must not touch other channels, the transports or the connection.',
  },
  'INV-36': {
    anchor: 'dom-rtcerror-constructor',
    text: 'Each `RTCError` must be named `OperationError`; one that ends a channel must say `sctp-failure` or `data-channel-failure`.',
  },
  'INV-37': {
    anchor: 'dom-rtcdatachannel-close',
    text: '`dc.close()` must neither throw nor fire an event before it returns.',
  },

  // Invariants: transports
  'INV-40': {
    anchor: 'rtcsctptransportstate',
    text: 'SCTP must go from `connecting` to `closed`, with or without `connected` between, and never come back.',
  },
  'INV-41': {
    anchor: 'dom-rtcsctptransport-maxchannels',
    text: '`maxChannels` must be null until SCTP has connected, `maxMessageSize` until an answer or pranswer is in place.',
  },
  'INV-42': {
    anchor: 'sctp-transport-connected',
    text: 'The SCTP `statechange` to `connected` must come before the `open` events that it makes possible.',
  },
  'INV-43': {
    anchor: 'rtcdtlstransport-interface',
    text: 'A DTLS `error` must be followed in its task by a `statechange` to `failed`.',
  },
  'INV-44': {
    anchor: 'update-the-connection-state',
    text: 'A DTLS `statechange` must come at least a task before the `connectionstatechange` that results.',
  },
  'INV-45': {
    anchor: 'dfn-change-the-selected-candidate-pair-and-state',
    text: 'An ICE change must fire `selectedcandidatepairchange`, `statechange`, `iceconnectionstatechange`, `connectionstatechange` in this order.',
  },
  'INV-46': {
    anchor: 'rtcicetransport-gathering',
    text: 'One task must fire `gatheringstatechange`, `icegatheringstatechange` and the null candidate in this order, after the empty-string one.',
  },
  'INV-47': {
    anchor: 'rtcicetransportstate-failed-description',
    text: 'ICE `failed` or `disconnected` must have no effect on DTLS, SCTP, channels or tracks.',
  },
  'INV-48': {
    anchor: 'dfn-close-the-connection',
    text: 'When `pc.close()` returns, its SCTP, DTLS and ICE transports must all read `closed`.',
  },

  // Sequences
  'SEQ-1': {
    anchor: 'sctp-transport-connected',
    text: 'Connecting, in-band channel: ICE → DTLS → SCTP `connected` → `open`; on the peer SCTP `connected` → `datachannel` → `open`.',
  },
  'SEQ-2': {
    anchor: 'sctp-transport-connected',
    text: 'Connecting, negotiated channel: SCTP `connected` → `open` on each side, without `datachannel`.',
  },
  'SEQ-3': {
    anchor: 'data-transport-closing-procedure',
    text: 'Own `dc.close()`: silent `closing` → `closing` event on the peer → `close` on each side; no `error`.',
  },
  'SEQ-4': {
    anchor: 'data-transport-closing-procedure',
    text: 'The peer calls `dc.close()`: `closing` → `close`, nothing else.',
  },
  'SEQ-5': {
    anchor: 'dom-rtcdatachannel-close',
    text: 'Both sides call `dc.close()`: silent `closing` → `close` on each; no `closing` event and no `error`.',
  },
  'SEQ-6': {
    anchor: 'dfn-close-the-connection',
    text: 'Own `pc.close()`: all states `closed` within the call → `ended` on received tracks; no channel events, one SCTP `statechange` at most.',
  },
  'SEQ-7': {
    anchor: 'idl-def-RTCSctpTransportState.closed',
    text: 'The peer calls `pc.close()`: on each channel `error` → `close`; SCTP and DTLS `closed`; later ICE `disconnected` → `failed`.',
  },
  'SEQ-8': {
    anchor: 'dom-rtcerrordetailtype-sctp-failure',
    text: 'SCTP fails: SCTP `closed`, on each channel `error` with `sctpCauseCode` → `close`; DTLS and connection stay.',
  },
  'SEQ-9': {
    anchor: 'idl-def-RTCSctpTransportState.closed',
    text: 'SCTP SHUTDOWN arrives: SCTP `statechange` to `closed`, on each channel only `close`.',
  },
  'SEQ-10': {
    anchor: 'rtcdtlstransport-interface',
    text: 'DTLS fails: DTLS `error` (`dtls-failure`) → `statechange` to `failed` → in a later task `connectionstatechange` to `failed`.',
  },
  'SEQ-11': {
    anchor: 'rtcdtlstransport-interface',
    text: 'The fingerprint is wrong: on DTLS `error` (`fingerprint-failure`) → `statechange` to `failed`; then `connectionstatechange`; channels remain `connecting`.',
  },
  'SEQ-12': {
    anchor: 'rtcicetransportstate-failed-description',
    text: 'ICE fails: `statechange` → `iceconnectionstatechange` → `connectionstatechange`; channels stay `open`, through an ICE restart too.',
  },
  'SEQ-13': {
    anchor: 'dom-rtcdatachannel-close',
    text: '`dc.close()` before a channel opened: silent `closing` → `close`; no `open`, `closing` or `error` event.',
  },
  'SEQ-14': {
    anchor: 'dfn-close-the-connection',
    text: '`pc.close()` before a channel opened: `closed` at once → no events.',
  },
  'SEQ-15': {
    anchor: 'data-transport-closing-procedure',
    text: '`dc.close()` while data is buffered: silent `closing` → drain, `bufferedamountlow` → `close`; on the peer every `message` → `closing` → `close`.',
  },
  'SEQ-16': {
    anchor: 'dfn-close-the-connection',
    text: '`pc.close()` while data is buffered: `closed` at once, `bufferedAmount` frozen; on the peer what had got through → `error` → `close`.',
  },
  'SEQ-17': {
    anchor: 'dfn-close-the-connection',
    text: '`dc.close()` followed by `pc.close()`: silent `closing` → silent `closed`; the peer sees whichever of the two closes reaches it first.',
  },
  'SEQ-18': {
    anchor: 'announcing-a-data-channel-instance',
    text: '`dc.close()` in the handler: `datachannel` → silent `closing` → `close`, no `open`; on the peer perhaps `open` → `closing` → `close`.',
  },
  'SEQ-19': {
    anchor: 'sctp-transport-connected',
    text: '`id` too high as SCTP connects: SCTP `statechange` → in its own task channel `closed`, `error` (`data-channel-failure`) → `close`.',
  },
  'SEQ-20': {
    anchor: 'set-description',
    text: 'No `id` left at the answer: `signalingstatechange` → `error` (`data-channel-failure`) on a `closed` channel → promise; no `close` yet.',
  },
  'SEQ-21': {
    anchor: 'set-description',
    text: 'The answer rejects data: `pc.sctp` null → `signalingstatechange` → promise; apart from that SCTP `closed`, on each channel perhaps `error` → `close`.',
  },
  'SEQ-22': {
    anchor: 'dom-peerconnection-setremotedescription',
    text: 'Glare: `signalingstatechange` to `stable` → to `have-remote-offer` → `track` → promise → answer → `negotiationneeded` if still due.',
  },
  'SEQ-23': {
    anchor: 'dfn-update-the-negotiation-needed-flag',
    text: 'First offer: `addTransceiver()` → `negotiationneeded` → `setLocalDescription()` → `signalingstatechange` → promise → gathering.',
  },
  'SEQ-24': {
    anchor: 'rtcicetransport-gathering',
    text: 'Gathering: `gathering` events → `icecandidate` for each candidate → the empty-string one → `complete` events → the null one.',
  },
  'SEQ-25': {
    anchor: 'dfn-chain',
    text: '`pc.close()` with operations under way: promises stay pending → later calls reject with `InvalidStateError`; nothing fires.',
  },
  'SEQ-26': {
    anchor: 'set-description',
    text: 'Rolling back an offer: `signalingstatechange` to `stable` → promise → `negotiationneeded`, where there is a need.',
  },
  'SEQ-27': {
    anchor: 'operation',
    text: 'Page unload: as for an own `pc.close()`, but no `ended` → the peer sees a remote `pc.close()`.',
  },
  'SEQ-28': {
    anchor: 'transfering-a-data-channel',
    text: 'Transfer to a worker: old object `closed` without an event → the worker object goes on from its state and gets the later events.',
  },

  // Ambiguities
  'AMB-1': {
    anchor: 'idl-def-RTCSctpTransportState.closed',
    text: 'Open: does `pc.close()` fire SCTP `statechange`? None or one is accepted, reading `closed`; none on the connection.',
  },
  'AMB-2': {
    anchor: 'dfn-close-the-connection',
    text: 'Open: does `pc.close()` fire DTLS `statechange`? None or one is accepted.',
  },
  'AMB-3': {
    anchor: 'dfn-close-the-connection',
    text: 'Open: does `pc.close()` fire `close` on channels? No event is expected; a late `close` in a browser is accepted.',
  },
  'AMB-4': {
    anchor: 'dfn-close-the-connection',
    text: 'Open: does `pc.close()` reach channels that are `closing`? Read as yes: all become `closed`, without events.',
  },
  'AMB-5': {
    anchor: 'data-transport-closed',
    text: 'Open: which ends of a channel are errors? Read as an abort, a loss and a DTLS close by the peer, not SHUTDOWN or renegotiation.',
  },
  'AMB-6': {
    anchor: 'idl-def-RTCSctpTransportState.closed',
    text: 'Open: in which order do SCTP, DTLS and channels close on a remote teardown? Any order between objects is accepted.',
  },
  'AMB-7': {
    anchor: 'data-transport-closing-procedure',
    text: 'Open: may a queued close by the peer act on a `closed` channel? Read as no: it acts only on `connecting` or `open` ones.',
  },
  'AMB-8': {
    anchor: 'dfn-unable-to-create-an-rtcdatachannel',
    text: 'Open: does a failed set-up act on a `closed` channel, and does it drop the channel? Read as no, and as yes otherwise.',
  },
  'AMB-9': {
    anchor: 'set-description',
    text: 'Open: does a channel that the answer left without `id` fire `close`? One `error`, then none or one `close`, is accepted.',
  },
  'AMB-10': {
    anchor: 'datachannel-send',
    text: 'Open: when may a transmit error fire `error`? Accepted only before `closed`; the channel goes on after it.',
  },
  'AMB-11': {
    anchor: 'rtcpeerconnectionstate-description',
    text: 'Open: what is `connectionState` with ICE `completed`, which the text forgets? Read as `connected`; `connecting` is not expected.',
  },
  'AMB-12': {
    anchor: 'rtcicetransport-gathering',
    text: 'Open: does each transport fire a null candidate? Only one is accepted, when the whole connection is done gathering.',
  },
  'AMB-13': {
    anchor: 'rtciceconnectionstate-transports',
    text: 'Open: when do the connection states follow a changed set of transports? Read as a later task with events, before or after the promise.',
  },
  'AMB-14': {
    anchor: 'sctp-transport-connected',
    text: 'Open: when does SCTP turn `connected`? Read as the first step of the task that fires its `statechange`.',
  },
  'AMB-15': {
    anchor: 'rtcdtlstransportstate-enum',
    text: 'Open: what does DTLS `failed` do to SCTP and channels? Nothing is required; an abrupt end with `error` is accepted.',
  },
  'AMB-16': {
    anchor: 'dom-rtcdatachannel-close',
    text: 'Open: when does `dc.close()` end if there is no SCTP yet? `close` is expected without negotiation; `open` is not accepted.',
  },
  'AMB-17': {
    anchor: 'dfn-receiving-messages-on-a-data-channel',
    text: 'Open: are messages lost around opening? All must arrive; `open` is expected first, but `message` before it is accepted.',
  },
  'AMB-18': {
    anchor: 'data-transport-closing-procedure',
    text: 'Open: does `closing` fire if `dc.close()` comes while the close by the peer is queued? None is expected; one is accepted.',
  },
  'AMB-19': {
    anchor: 'dom-rtcerror-constructor',
    text: 'Open: how do channel errors show in a worker, which lacks `RTCError`? Any behavior of `error` there is accepted.',
  },
  'AMB-20': {
    anchor: 'transfering-a-data-channel',
    text: 'Open: what does `pc.close()` do to a transferred channel? `close` is expected in the worker, with or without `error`.',
  },
  'AMB-21': {
    anchor: 'dfn-close-the-connection',
    text: 'Open: does `pc.close()` in a handler stop the events left in that task? Both are accepted.',
  },
  'AMB-22': {
    anchor: 'rtcdtlstransport-interface',
    text: 'Open: do queued DTLS and SCTP tasks act after `pc.close()`? Read as no.',
  },
  'AMB-23': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'Open: does an ending channel hold its `id`? Not once `closed`; while `closing`, both are accepted.',
  },
  'AMB-24': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'Open: what if `createDataChannel()` follows the end of SCTP? The channel may fail or stay `connecting`; it must not open.',
  },
  'AMB-25': {
    anchor: 'event-datachannel-closing',
    text: 'Open: does an own `dc.close()` fire `closing`, as the event summary suggests? Read as no, like the algorithm.',
  },
  'AMB-26': {
    anchor: 'data-transport-closed',
    text: 'Open: which connection do the steps for an ended transport mean, as they name none? Read as that of the channel.',
  },
  'AMB-27': {
    anchor: 'dom-rtcicetransport-getselectedcandidatepair',
    text: 'Open: does `getSelectedCandidatePair()` follow its prose or its slot? Read as the prose: null while `new` or `closed`.',
  },
  'AMB-28': {
    anchor: 'event-icecandidateerror',
    text: 'Open: when does `icecandidateerror` fire? Read as in a task during gathering, not after `pc.close()`.',
  },
  'AMB-29': {
    anchor: 'dom-rtcdatachannel-bufferedamountlowthreshold',
    text: 'Open: when does `bufferedamountlow` fire? Read as in the task that drains the buffer, not in `closed` and not from the setter.',
  },
  'AMB-30': {
    anchor: 'rtcicetransport-gathering',
    text: 'Open: does a restart amid gathering fire `gatheringstatechange` again? None is expected; a second `gathering` is accepted.',
  },
  'AMB-31': {
    anchor: 'data-transport-closing-procedure',
    text: 'Open: what sets off the closing procedure, as its wording is mixed? Read as `dc.close()` or a stream reset by the peer.',
  },
  'AMB-32': {
    anchor: 'rtcicetransportstate-description',
    text: 'Open: which holds where the ICE state diagram differs from the prose? Read as the prose, so an ICE restart leaves `failed` and `completed`.',
  },
  'AMB-33': {
    anchor: 'dom-peerconnection-createdatachannel',
    text: 'Open: is a channel from the peer the first one created? Read as no, so it does not cause `negotiationneeded`.',
  },
  'AMB-34': {
    anchor: 'rtciceconnectionstate-description',
    text: 'Open: may ICE go from `checking` to `disconnected` without having connected? This is accepted.',
  },
  'AMB-35': {
    anchor: 'rtcpeerconnectionstate-description',
    text: 'Open: should `connectionState` stay `connected` after the peer closed DTLS? Read as yes, odd as it looks.',
  },
} as const satisfies Record<string, Rule>

/** The ID of a rule, such as `DT-11`. */
export type RuleId = keyof typeof rules

/**
 * The place in the W3C text that a rule comes from.
 *
 * @example
 * ```ts
 * channel.on('divergence', ({ rule }) => console.warn(rules[rule].text, ruleLink(rule)))
 * ```
 */
export function ruleLink(id: RuleId): string {
  return `https://w3c.github.io/webrtc-pc/#${rules[id].anchor}`
}
