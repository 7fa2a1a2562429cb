import { by, type MeansTable, not, race } from './means.ts'

const connect = by('the peers connect')
const closes = by('its connection is closed')
const noCompleted = not('the engine has no `completed`')
const noPair = not('the engine does not tell of pairs')
const noFailure = not('the engine’s ICE transport never fails')
const noDisconnect = not('the engine tells nothing of it until it closes the connection')
const noRestart = not('the engine restarts no ICE')
const noMedia = not('the engine has no media, and drops no transport')
const keepsFrom = not('the engine stays `connected` over an ICE restart')
const neverCloses = not('the engine does not close an ICE transport that negotiation has dropped (TR-1)')
const rejected = by('an answer rejects the data section', { lastOnly: true })

/** How the transitions of an ICE transport are brought about. */
export const iceMeans: MeansTable = {
  'new × checking': connect,
  'new × failed': {
    all: noFailure,
    firefox: by('no candidate answers', { lastOnly: true }),
  },
  'new × connection.closed': {
    all: closes,
    'node-datachannel': race('its connection is closed'),
  },
  'new × closed': {
    chromium: neverCloses,
    firefox: by('a rollback drops it', { lastOnly: true }),
    'node-datachannel': noMedia,
  },
  'new × selectedcandidatepair.changed': { all: noPair, chromium: not('a pair is selected after the first check') },
  'checking × connected': connect,
  'checking × completed': noCompleted,
  'checking × disconnected': {
    chromium: by('no candidate answers'),
    firefox: not('the engine says `failed`'),
    'node-datachannel': noDisconnect,
  },
  'checking × failed': {
    all: noFailure,
    firefox: not('where no candidate answers, the engine does not say `checking`'),
  },
  'checking × connection.closed': closes,
  'checking × closed': {
    chromium: neverCloses,
    firefox: not('checks that no candidate answers are not shown, and others are over at once'),
    'node-datachannel': race('the fingerprint of the peer is wrong'),
  },
  'checking × selectedcandidatepair.changed': { all: noPair, chromium: by('the peers connect', { between: true }) },
  'connected × checking': keepsFrom,
  'connected × completed': noCompleted,
  'connected × disconnected': {
    all: by('the peer is frozen, or vanishes'),
    'node-datachannel': noDisconnect,
  },
  'connected × connection.closed': closes,
  'connected × closed': {
    chromium: neverCloses,
    firefox: rejected,
    'node-datachannel': by('the peer closes its connection', { lastOnly: true }),
  },
  'connected × selectedcandidatepair.changed': { all: noPair, chromium: race('the peers connect', { between: true }) },
  'completed × connected': noCompleted,
  'completed × disconnected': noCompleted,
  'completed × failed': noCompleted,
  'completed × connection.closed': noCompleted,
  'completed × closed': noCompleted,
  'completed × selectedcandidatepair.changed': noCompleted,
  'disconnected × checking': {
    chromium: by('ICE is restarted with another peer', { without: ['connected × disconnected'], lastOnly: true }),
    firefox: not('the engine stays `disconnected` until the other peer answers'),
    'node-datachannel': noRestart,
  },
  'disconnected × connected': {
    all: by('the peer goes on', { without: ['checking × disconnected'], lastOnly: true }),
    'node-datachannel': noDisconnect,
  },
  'disconnected × completed': noCompleted,
  'disconnected × failed': {
    chromium: noFailure,
    firefox: by('it comes by itself'),
    'node-datachannel': noDisconnect,
  },
  'disconnected × connection.closed': { all: closes, 'node-datachannel': noDisconnect },
  'disconnected × closed': {
    chromium: neverCloses,
    firefox: rejected,
    'node-datachannel': noDisconnect,
  },
  'disconnected × selectedcandidatepair.changed': {
    all: noPair,
    chromium: race('ICE is restarted with another peer', { between: true }),
  },
  'failed × checking': {
    chromium: noFailure,
    firefox: by('ICE is restarted with another peer', { lastOnly: true }),
    'node-datachannel': noDisconnect,
  },
  'failed × connection.closed': { chromium: noFailure, firefox: closes, 'node-datachannel': noDisconnect },
  'failed × closed': { chromium: noFailure, firefox: rejected, 'node-datachannel': noDisconnect },
  'failed × selectedcandidatepair.changed': { all: noPair, chromium: noFailure },
}

const gathersAtOnce = not('the engine is found `complete`')

/** How the transitions of an ICE gatherer are brought about. */
export const gathererMeans: MeansTable = {
  'new × gathering': { all: by('it comes by itself'), 'node-datachannel': gathersAtOnce },
  'new × connection.closed': { all: closes, 'node-datachannel': race('its connection is closed') },
  'gathering × complete': { all: by('it comes by itself'), 'node-datachannel': gathersAtOnce },
  'gathering × connection.closed': { all: closes, 'node-datachannel': gathersAtOnce },
  'complete × gathering': { all: by('ICE is restarted'), 'node-datachannel': noRestart },
  'complete × connection.closed': { all: closes, 'node-datachannel': race('its connection is closed') },
}

const connectionGone = not('the engine closes the connection')
const newTransport = not('a new association has another transport')

/** How the transitions of a DTLS transport are brought about. */
export const dtlsMeans: MeansTable = {
  'new × connecting': connect,
  'new × closed': { all: by('a rollback drops it', { lastOnly: true }), 'node-datachannel': noMedia },
  'new × failed': {
    chromium: not('DTLS fails only in its handshake'),
    firefox: by('no candidate answers', { lastOnly: true }),
    'node-datachannel': connectionGone,
  },
  'new × connection.closed': { all: closes, 'node-datachannel': race('its connection is closed') },
  'connecting × connected': connect,
  'connecting × closed': {
    all: race('an answer rejects the data section'),
    'node-datachannel': by('the fingerprint of the peer is wrong', { lastOnly: true }),
  },
  'connecting × failed': {
    all: by('the fingerprint of the peer is wrong'),
    'node-datachannel': race('the fingerprint of the peer is wrong', { unwalked: true }),
  },
  'connecting × connection.closed': closes,
  'connected × connecting': not('with another peer the engine goes back to `new`, or stays'),
  'connected × closed': by('the peer closes its connection'),
  'connected × failed': {
    chromium: not('DTLS fails only in its handshake'),
    firefox: by('the peer vanishes, and ICE fails'),
    'node-datachannel': connectionGone,
  },
  'connected × connection.closed': closes,
  'closed × connecting': newTransport,
  'closed × failed': not('what is closed has nothing left that could fail'),
  'closed × connection.closed': closes,
  'failed × connecting': newTransport,
  'failed × connection.closed': { all: closes, 'node-datachannel': connectionGone },
}

/** How the transitions of an SCTP transport are brought about. */
export const sctpMeans: MeansTable = {
  'connecting × connected': connect,
  'connecting × closed': by('the fingerprint of the peer is wrong', { lastOnly: true }),
  'connecting × connection.closed': closes,
  'connected × closed': by('the peer closes its connection'),
  'connected × connection.closed': closes,
}
