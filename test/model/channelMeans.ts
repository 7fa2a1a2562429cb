import { by, type MeansTable, not, race } from './means.ts'

const notTransferred = not('a channel can be transferred only in the task that has made it')
const noFailedMessage = not('no engine reports a message that it could not send: `send()` throws')
const noError = not('the engine fires no `error`')
const closingFirst = not('the engine fires `closing` first')
const openFirst = not('`open` follows on `datachannel` at once')
const connectionCloses = by('its connection is closed')
const channelCloses = by('the channel closes')

/** How the transitions of a data channel's chart are brought about. */
export const channelMeans: MeansTable = {
  'connecting × announced': by('`close()` in a handler of `open` from before the binding', { lastOnly: true }),
  'connecting × open': by('the peers connect'),
  'connecting × close': by('`close()`', { lastOnly: true }),
  'connecting × stream.reset': {
    chromium: by('an answer rejects the data section', { lastOnly: true }),
    firefox: not('the engine has fired `open` before'),
    'node-datachannel': race('the peer closes its connection while the channel is made'),
  },
  'connecting × creation.failed': not(
    'no engine fires `error` for it: a channel that it cannot create closes as others do',
  ),
  'connecting × id.exhausted': not('an engine that runs out of ids closes the channel without an `error`'),
  'connecting × transport.closed [withError]': {
    all: noError,
    chromium: race('the peer closes its connection while the channel is made'),
  },
  'connecting × transport.closed': {
    chromium: not('the engine fires `closing` or `error` first'),
    firefox: by('the fingerprint of the peer is wrong', { lastOnly: true }),
    'node-datachannel': closingFirst,
  },
  'connecting × connection.closed': connectionCloses,
  'connecting × transferred': {
    all: by('it is transferred to a worker', { lastOnly: true }),
    'node-datachannel': not('the engine transfers no channel'),
  },
  'connecting × transmit.failed': not('nothing can be sent yet'),
  'open.announced × open': by('it comes by itself'),
  'open.announced × close': by('`close()`', { lastOnly: true }),
  'open.announced × stream.reset': openFirst,
  'open.announced × transport.closed [withError]': openFirst,
  'open.announced × transport.closed': openFirst,
  'open.announced × connection.closed': connectionCloses,
  'open.announced × transferred': {
    all: by('it is transferred to a worker', { lastOnly: true }),
    'node-datachannel': not('the engine transfers no channel'),
  },
  'open.announced × transmit.failed': noFailedMessage,
  'open.opened × close': by('`close()`'),
  'open.opened × stream.reset': by('the peer closes the channel'),
  'open.opened × transport.closed [withError]': {
    all: noError,
    chromium: race('the peer closes its connection in its own `open`'),
  },
  'open.opened × transport.closed': {
    chromium: race('the peer closes the channel in its own `open`'),
    firefox: by('an answer rejects the data section', { lastOnly: true }),
    'node-datachannel': closingFirst,
  },
  'open.opened × connection.closed': connectionCloses,
  'open.opened × transferred': notTransferred,
  'open.opened × transmit.failed': noFailedMessage,
  'closing.draining × drained': by('its buffer is empty'),
  'closing.draining × transport.closed [withError]': { all: noError, chromium: by('the peer closes its connection') },
  'closing.draining × transport.closed': by('the channel closes, with a threshold above all that is buffered'),
  'closing.draining × connection.closed': connectionCloses,
  'closing.draining × transferred': notTransferred,
  'closing.draining × transmit.failed': noFailedMessage,
  'closing.resetting × transport.closed [withError]': {
    all: noError,
    chromium: by('the peer closes its connection', { without: ['open.opened × close'] }),
  },
  'closing.resetting × transport.closed': channelCloses,
  'closing.resetting × connection.closed': connectionCloses,
  'closing.resetting × transferred': {
    all: by('it is transferred to a worker', {
      via: ['connecting × close', 'open.announced × close'],
      without: ['connecting × open', 'open.announced × open'],
    }),
    'node-datachannel': not('the engine transfers no channel'),
  },
  'closing.resetting × transmit.failed': noFailedMessage,
}
