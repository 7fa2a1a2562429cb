import { describe, expect, test } from 'vitest'
import { waitFor } from 'xstate'
import { RTCPeerConnection } from '#engine'
import { announced, talked } from '../../../harness/peers.ts'
import { dataChannelMachine } from '../../../machines/index.ts'
import { divergences } from '../../../src/divergences/index.ts'
import {
  bindDataChannel,
  bindEveryPeerConnection,
  bindPeerConnection,
  channels,
  readyState,
  replacePeerConnection,
  target,
  unbind,
} from '../../../src/index.ts'
import { inspect, redact, redaction } from '../../../src/inspect/index.ts'
import { keepMessages, messages$, send, stats$ } from '../../../src/rx/index.ts'
import { createSink } from '../../../src/sink/index.ts'
import { conformance, pathsThroughTransitions, pathsToStates, record, replay } from '../../../src/testing/index.ts'
import { peersOfEachTest } from '../peersOfEachTest.ts'

const openPeers = peersOfEachTest()

/** A bound connection with a channel that is not bound by itself, and what is needed to call each function. */
function makeStage() {
  const { a } = openPeers()
  const unbound = new RTCPeerConnection()
  const connection = bindPeerConnection(a)
  const channel = a.createDataChannel('chat')
  const [channelActor] = channels(connection.getSnapshot())
  if (!channelActor) throw new Error('there is no channel')
  const scope = { RTCPeerConnection }
  return { a, unbound, connection, channel, channelActor, scope }
}

type Stage = ReturnType<typeof makeStage>

/** Functions that take options: a call with these, one of its options, and how that is misspelt. */
const functions: Record<
  string,
  {
    readonly call: (stage: Stage, options: object) => unknown
    readonly known: readonly string[]
    readonly misspelt: string
  }
> = {
  'bindPeerConnection()': {
    call: ({ unbound }, options) => bindPeerConnection(unbound, options),
    known: ['inspect', 'divergences', 'name'],
    misspelt: 'inspct',
  },
  'bindPeerConnection() of one that is bound': {
    call: ({ a }, options) => bindPeerConnection(a, options),
    known: ['inspect', 'divergences', 'name'],
    misspelt: 'divergence',
  },
  'bindDataChannel()': {
    call: ({ unbound }, options) => bindDataChannel(unbound.createDataChannel('chat'), options),
    known: ['inspect', 'divergences', 'connection', 'name'],
    misspelt: 'conection',
  },
  'bindDataChannel() of one that is bound': {
    call: ({ channel }, options) => bindDataChannel(channel, options),
    known: ['inspect', 'divergences', 'connection', 'name'],
    misspelt: 'Inspect',
  },
  'bindEveryPeerConnection()': {
    call: ({ scope }, options) => bindEveryPeerConnection({ scope, ...options })(),
    known: ['inspect', 'divergences', 'onConnection', 'name', 'scope'],
    misspelt: 'onConection',
  },
  'replacePeerConnection()': {
    call: ({ a }, options) => replacePeerConnection(a, () => new RTCPeerConnection(), options),
    known: ['inspect', 'divergences', 'name'],
    misspelt: 'inspector',
  },
  'divergences()': {
    call: (_, options) => divergences(options),
    known: ['onDivergence', 'known'],
    misspelt: 'onDivergense',
  },
  'record()': {
    call: ({ connection }, options) => record(connection, options),
    known: ['limit', 'include'],
    misspelt: 'includes',
  },
  'replay()': {
    call: ({ connection }, options) => replay(record(connection).trace, options),
    known: ['inspect'],
    misspelt: 'inspct',
  },
  'createSink()': {
    call: ({ channelActor }, options) => createSink(channelActor, options),
    known: ['highWaterMark', 'lowWaterMark', 'chunkSize', 'onProgress', 'inspect'],
    misspelt: 'highWatermark',
  },
  'send()': {
    call: ({ channelActor }, options) => send(channelActor, 'hello', options),
    known: ['highWaterMark', 'lowWaterMark', 'chunkSize', 'inspect'],
    misspelt: 'chunksize',
  },
  'messages$()': {
    call: ({ channelActor }, options) => messages$(channelActor, options),
    known: ['binaryType', 'limit'],
    misspelt: 'binarytype',
  },
  'keepMessages()': {
    call: ({ connection }, options) => keepMessages(connection, options),
    known: ['binaryType', 'limit'],
    misspelt: 'limits',
  },
  'stats$()': {
    call: ({ connection }, options) => stats$(connection, options),
    known: ['period', 'selector'],
    misspelt: 'interval',
  },
  'inspect()': {
    call: (_, options) => inspect({ url: 'ws://127.0.0.1:9', autoStart: false, ...options }),
    known: ['include', 'autoStart', 'url', 'maxDeferredEvents'],
    misspelt: 'sanitiseEvent',
  },
  'redaction()': { call: (_, options) => redaction(options), known: ['include'], misspelt: 'includes' },
  'redact()': {
    call: (_, options) => redact({}, options),
    known: ['include', 'depth', 'structure'],
    misspelt: 'deep',
  },
  'pathsToStates()': {
    call: (_, options) => pathsToStates(dataChannelMachine, { input: { readyState: 'connecting' }, ...options }),
    known: ['input', 'events', 'region', 'limit'],
    misspelt: 'regions',
  },
  'pathsThroughTransitions()': {
    call: (_, options) =>
      pathsThroughTransitions(dataChannelMachine, { input: { readyState: 'connecting' }, ...options }),
    known: ['input', 'events', 'region', 'limit', 'each'],
    misspelt: 'event',
  },
}

function thrownBy(call: () => unknown): { readonly message: string; readonly code?: string } {
  try {
    call()
  } catch (error) {
    return error as Error
  }
  return { message: 'nothing was thrown' }
}

describe('an option that is not known is refused, with its name and the names that are:', () => {
  test.each(Object.entries(functions))('%s', (_, { call, known, misspelt }) => {
    const stage = makeStage()
    const { message } = thrownBy(() => call(stage, { [misspelt]: () => {} }))
    for (const name of [misspelt, ...known]) expect(message).toContain(`"${name}"`)
    stage.unbound.close()
  })

  const ofBindings = Object.entries(functions).slice(0, 7)

  test.each(ofBindings)('not-options, by %s', (_, { call, misspelt }) => {
    const stage = makeStage()
    expect(thrownBy(() => call(stage, { [misspelt]: undefined })).code).toBe('not-options')
    stage.unbound.close()
  })

  test.each(['createSink()', 'send()', 'messages$()', 'keepMessages()', 'stats$()'])('not-options, by %s', (name) => {
    const { call, misspelt } = functions[name] as (typeof functions)[string]
    expect(thrownBy(() => call(makeStage(), { [misspelt]: 1 })).code).toBe('not-options')
  })

  test.each(['record()', 'replay()', 'inspect()', 'redaction()', 'redact()'])('bad-option, by %s', (name) => {
    const { call, misspelt } = functions[name] as (typeof functions)[string]
    expect(thrownBy(() => call(makeStage(), { [misspelt]: 1 })).code).toBe('bad-option')
  })

  test('conformance()', async () => {
    const misspelt = { senarios: ['SEQ-13'] } as object
    const words = await conformance({ RTCPeerConnection }, { scenarios: [], plays: 1, ...misspelt }).then(
      () => 'nothing was thrown',
      ({ message }: Error) => message,
    )
    for (const name of ['senarios', 'scenarios', 'plays', 'patience', 'limit', 'onProgress']) {
      expect(words).toContain(`"${name}"`)
    }
  })

  test('and then nothing was done', () => {
    const { a, unbound, connection, channelActor, scope } = makeStage()
    const before = Reflect.ownKeys(unbound)
    const misspelt = { inspct: () => {} } as object
    const calls = [
      () => bindPeerConnection(unbound, misspelt),
      () => bindEveryPeerConnection({ scope, ...misspelt }),
      () => replacePeerConnection(a, () => new RTCPeerConnection(), misspelt),
      () => record(connection, misspelt),
      () => createSink(channelActor, misspelt),
    ]
    for (const call of calls) expect(call).toThrow('"inspct"')
    expect(Reflect.ownKeys(unbound)).toEqual(before)
    expect(scope).toEqual({ RTCPeerConnection })
    expect([a.signalingState === 'closed', target(connection)]).toEqual([false, a])
    record(connection).stop()
    expect(createSink(channelActor).actor.getSnapshot().status).toBe('active')
    unbound.close()
  })
})

describe('onDivergence of a binding is refused, and the refusal names its successor:', () => {
  const cases = [
    ['bindPeerConnection()', ({ unbound }, options) => bindPeerConnection(unbound, options)],
    ['bindDataChannel()', ({ channel }, options) => bindDataChannel(channel, options)],
    ['bindEveryPeerConnection()', ({ scope }, options) => bindEveryPeerConnection({ scope, ...options })],
    ['replacePeerConnection()', ({ a }, options) => replacePeerConnection(a, () => new RTCPeerConnection(), options)],
  ] as const satisfies readonly (readonly [string, (stage: Stage, options: object) => unknown])[]

  test.each(cases)('%s', (_, call: (stage: Stage, options: object) => unknown) => {
    const stage = makeStage()
    const { code, message } = thrownBy(() => call(stage, { onDivergence: () => {} }))
    expect(code).toBe('not-options')
    expect(message).toContain('divergences({ onDivergence })')
    expect(message).toContain('webrtc-statecharts/divergences')
    stage.unbound.close()
  })
})

describe('what is no divergences is refused:', () => {
  test.each([
    ['a text', 'all'],
    ['true', true],
    ['null', null],
    ['an empty object', {}],
    ['a list', ['INV-1']],
  ])('%s', (_, value) => {
    const { unbound } = makeStage()
    const { code, message } = thrownBy(() => bindPeerConnection(unbound, { divergences: value } as object))
    expect(code).toBe('not-options')
    expect(message).toContain('"divergences"')
    expect(message).toContain('webrtc-statecharts/divergences')
    unbound.close()
  })

  test('what divergences() gives, and itself, are taken', () => {
    const { a, b } = openPeers()
    expect(target(bindPeerConnection(a, { divergences }))).toBe(a)
    expect(target(bindPeerConnection(b, { divergences: divergences({ known: true }) }))).toBe(b)
  })
})

describe('a channel can be bound with a connection that is bound, and no other:', () => {
  test('connection-not-bound, and the refusal shows the right order', () => {
    const { a } = openPeers()
    const channel = a.createDataChannel('chat')
    const before = [Reflect.ownKeys(channel), Reflect.ownKeys(a)]
    const bind = () => bindDataChannel(channel, { connection: a })
    expect(thrownBy(bind).code).toBe('connection-not-bound')
    expect(bind).toThrow(/bindPeerConnection\(connection\).*bindDataChannel\(channel, \{ connection \}\)/s)
    expect(bind).toThrow('"chat"')
    expect([Reflect.ownKeys(channel), Reflect.ownKeys(a)]).toEqual(before)
    // Neither is bound by it.
    const alone = bindDataChannel(channel)
    expect(readyState(alone.getSnapshot())).toBe('connecting')
    expect(channels(bindPeerConnection(a).getSnapshot())).toEqual([])
  })

  test('also when it was bound, and let go of; bound anew it can be', async () => {
    const { a, b, negotiate } = openPeers()
    bindPeerConnection(a)
    const channel = a.createDataChannel('chat')
    const arrived = announced(b, (far) => far)
    await negotiate()
    await talked(channel, await arrived)
    unbind(a)
    expect(thrownBy(() => bindDataChannel(channel, { connection: a })).code).toBe('connection-not-bound')
    const connection = bindPeerConnection(a)
    const chat = bindDataChannel(channel, { connection: a })
    expect(channels(connection.getSnapshot())).toEqual([chat])
    expect((await waitFor(chat, (snapshot) => readyState(snapshot) === 'open')).status).toBe('active')
  })

  test('each of the channels that the app has bound alone stays so', () => {
    const { a } = openPeers()
    const channel = a.createDataChannel('chat')
    const alone = bindDataChannel(channel)
    const { code } = thrownBy(() => bindDataChannel(channel, { connection: a }))
    expect(code).toBe('connection-not-bound')
    bindPeerConnection(a)
    expect(thrownBy(() => bindDataChannel(channel, { connection: a })).code).toBe('bound-elsewhere')
    expect(bindDataChannel(channel)).toBe(alone)
  })
})
