import { by, type MeansTable, not, race } from './means.ts'

const noPranswer = not('the engine has no pranswer: `NotSupportedError`')
const answersItself = not('the engine answers an offer by itself, at once')
const offersItself = not('the engine offers by itself when a channel is created, and else makes no offer')
const noRollback = not('the engine ignores a rollback')
const noNegotiation = not('the engine has no transceivers, and fires `negotiationneeded` for nothing else')
const busyNeedsNone = not('no check runs while the chain is busy (NN-4)')
const outside = not('signaling comes back to `stable` only inside an operation')
const notDue = not('a check that is due has an empty chain, and nothing is postponed then')
const takenBefore = not('a busy chain takes it for another transition of this state')

/** Its promise may be fulfilled before its state is `stable`: then no operation explains the change any more. */
const answerLate = race('an answer is applied', { unwalked: true })

const createOffer = by('`createOffer()`')
const createAnswer = by('`createAnswer()`')
const localOffer = by('`setLocalDescription()` with an offer')
const localAnswer = by('`setLocalDescription()` with an answer')
const localRollback = by('`setLocalDescription()` with a rollback')
const remoteOffer = by('`setRemoteDescription()` with an offer')
const remoteAnswer = by('`setRemoteDescription()` with an answer')
const remotePranswer = by('`setRemoteDescription()` with a pranswer')
const remoteRollback = by('`setRemoteDescription()` with a rollback')
const answerInFlight = by('an answer is applied')
const transceiver = by('`addTransceiver()`')

/** How the transitions of a connection's chart are brought about, outside of its regions. */
export const connectionMeans: MeansTable = {
  'live × states.reported': by('the peers connect'),
  'live × transports.changed': {
    all: by('the peers connect'),
    'node-datachannel': not('the engine shows the same transports from the first to the last'),
  },
  'live × association.failed': not('no abort can be brought about but that of a goodbye, which is `peer.left`'),
  'live × peer.left [isThere]': {
    all: by('the peer closes its connection'),
    'node-datachannel': not('the engine closes the connection, for a goodbye and for silence alike'),
  },
  'live × candidates.counted': by('the peers connect'),
  'live × gathering.failed': not('these peers use no ICE server'),
  'live × pair.told': by('statistics are asked for'),
  'live × channel.created': by('the peers connect'),
  'live × channel.found': by('a channel is there before the binding'),
  'live × channel.announced': by('the peers connect'),
  'live × channel.removed': by('a channel closes'),
  'live × transport.removed': {
    all: by('`setLocalDescription()` with a rollback, after a channel was offered'),
    'node-datachannel': noRollback,
  },
  'live × close': by('`close()`'),
  'closed × close.returned': by('it comes by itself'),
}

/** How the transitions of signaling are brought about. */
export const signalingMeans: MeansTable = {
  'stable × local.offer': { all: localOffer, 'node-datachannel': offersItself },
  'stable × remote.offer': { all: remoteOffer, 'node-datachannel': answersItself },
  'stable × offer.created': { all: createOffer, 'node-datachannel': offersItself },
  'have-local-offer × local.offer': localOffer,
  'have-local-offer × local.rollback': { all: localRollback, 'node-datachannel': noRollback },
  'have-local-offer × remote.answer': { all: remoteAnswer, 'node-datachannel': answerLate },
  'have-local-offer × remote.pranswer': {
    chromium: remotePranswer,
    firefox: noPranswer,
    'node-datachannel': not('the engine takes a pranswer for an answer'),
  },
  'have-local-offer × remote.rollback': {
    chromium: remoteRollback,
    firefox: not('the engine rejects it'),
    'node-datachannel': noRollback,
  },
  'have-local-offer × offer.created': createOffer,
  'have-remote-offer × local.answer': { all: localAnswer, 'node-datachannel': answersItself },
  'have-remote-offer × local.pranswer': {
    chromium: by('`setLocalDescription()` with a pranswer', { first: ['have-remote-offer × answer.created'] }),
    firefox: noPranswer,
    'node-datachannel': answersItself,
  },
  'have-remote-offer × local.rollback': {
    chromium: localRollback,
    firefox: not('the engine rejects it'),
    'node-datachannel': answersItself,
  },
  'have-remote-offer × remote.offer': { all: remoteOffer, 'node-datachannel': answersItself },
  'have-remote-offer × remote.rollback': { all: remoteRollback, 'node-datachannel': answersItself },
  'have-remote-offer × answer.created': { all: createAnswer, 'node-datachannel': answersItself },
  'have-local-pranswer × local.answer': {
    chromium: localAnswer,
    firefox: noPranswer,
    'node-datachannel': answersItself,
  },
  'have-local-pranswer × local.pranswer': {
    chromium: by('`setLocalDescription()` with a pranswer'),
    firefox: noPranswer,
    'node-datachannel': answersItself,
  },
  'have-local-pranswer × answer.created': {
    chromium: createAnswer,
    firefox: noPranswer,
    'node-datachannel': answersItself,
  },
  'have-remote-pranswer × remote.answer': {
    chromium: remoteAnswer,
    firefox: noPranswer,
    'node-datachannel': not('the engine takes a pranswer for an answer'),
  },
  'have-remote-pranswer × remote.pranswer': {
    chromium: remotePranswer,
    firefox: noPranswer,
    'node-datachannel': not('the engine takes a pranswer for an answer'),
  },
}

/** How the transitions of the negotiation-needed flag are brought about. */
export const negotiationMeans: MeansTable = {
  'clear.idle × negotiation.updated [chainBusy]': { all: transceiver, 'node-datachannel': noNegotiation },
  'clear.idle × negotiation.checked [chainBusy]': busyNeedsNone,
  'clear.idle × negotiation.checked [isNeeded]': {
    all: by('`addTransceiver()`, or another direction', { first: ['clear.idle × negotiation.updated [chainEmpty]'] }),
    'node-datachannel': noNegotiation,
  },
  'clear.idle × negotiation.updated [chainEmpty]': {
    all: transceiver,
    'node-datachannel': by('`createDataChannel()`'),
  },
  'clear.idle × stable.reached [chainBusy]': { all: answerInFlight, 'node-datachannel': answerLate },
  'clear.idle × stable.reached': outside,
  'clear.postponed × chain.emptied': { all: by('the operation settles'), 'node-datachannel': answerLate },
  'clear.postponed × negotiation.checked [isNeeded]': notDue,
  'clear.postponed × negotiation.updated [chainEmpty]': notDue,
  'clear.postponed × stable.reached [chainBusy]': { all: answerInFlight, 'node-datachannel': noNegotiation },
  'clear.postponed × stable.reached': outside,
  'needed.idle × negotiation.updated [chainBusy]': { all: transceiver, 'node-datachannel': noNegotiation },
  'needed.idle × negotiation.checked [chainBusy]': busyNeedsNone,
  'needed.idle × negotiation.checked [isNotNeeded]': {
    all: by('the change is taken back, and made anew', {
      first: ['needed.idle × negotiation.updated [chainEmpty]', 'needed.idle × negotiation.updated [chainEmpty]'],
    }),
    'node-datachannel': noNegotiation,
  },
  'needed.idle × negotiation.updated [chainEmpty]': { all: transceiver, 'node-datachannel': noNegotiation },
  'needed.idle × stable.reached [chainBusy]': { all: answerInFlight, 'node-datachannel': noNegotiation },
  'needed.idle × stable.reached': outside,
  'needed.postponed × negotiation.updated': { all: transceiver, 'node-datachannel': noNegotiation },
  'needed.postponed × chain.emptied': { all: by('the operation settles'), 'node-datachannel': noNegotiation },
  'needed.postponed × negotiation.checked [isNotNeeded]': notDue,
  'needed.postponed × negotiation.updated [chainEmpty]': takenBefore,
  'needed.postponed × stable.reached [chainBusy]': { all: answerInFlight, 'node-datachannel': noNegotiation },
  'needed.postponed × stable.reached': outside,
}

/** How the transitions of the chain of operations are brought about. */
export const operationsMeans: MeansTable = {
  'idle × operation.called [isAccepted]': by('the method is called'),
  'busy × operation.called [isAccepted]': by('the method is called'),
  'busy × operation.started [isRunning]': not('only an engine knows when an operation starts, and a binding is none'),
  'busy × operation.settled [isLastOperation]': by('the operation settles'),
  'busy × operation.settled [isInChain]': by('the operation settles'),
  'busy × local.* [isOutstanding]': by('the operation is done'),
  'busy × remote.* [isOutstanding]': { all: by('the operation is done'), 'node-datachannel': answerLate },
  'busy × offer.created [isOutstanding]': by('the operation is done'),
  'busy × answer.created [isOutstanding]': { all: by('the operation is done'), 'node-datachannel': answersItself },
}
