import { describe, expect, test } from 'vitest'
import { createNetwork } from '../../../../src/simulation/index.ts'
import { listenTo, makePeers, openPeers } from './peers.ts'

const classes = createNetwork().host('alice')
const make = () => new classes.RTCPeerConnection()

describe('arguments are converted as WebIDL has it', () => {
  test.each([
    ['an id above the range', { id: 65_536 }],
    ['a negative one', { id: -1 }],
    ['maxRetransmits that is no number', { maxRetransmits: 'many' }],
    ['maxPacketLifeTime above the range', { maxPacketLifeTime: 70_000 }],
    ['no dictionary at all', 7],
  ])('CR-6: createDataChannel() refuses %s with a TypeError, also where it would be ignored', (_, init) => {
    expect(() => make().createDataChannel('chat', init as RTCDataChannelInit)).toThrow(TypeError)
  })

  test('CR-2: what is left out has its default, and members are read in the order of their names', () => {
    const read: PropertyKey[] = []
    const init = new Proxy({}, { get: (_, name) => void read.push(name) })
    const { label, ordered, protocol, negotiated, id, maxPacketLifeTime, maxRetransmits } = make().createDataChannel(
      null as never,
      init,
    )
    expect(read).toEqual(['id', 'maxPacketLifeTime', 'maxRetransmits', 'negotiated', 'ordered', 'protocol'])
    expect([label, ordered, protocol, negotiated, id, maxPacketLifeTime, maxRetransmits]).toEqual([
      'null',
      true,
      '',
      false,
      null,
      null,
      null,
    ])
  })

  test('CR-2: a lone surrogate of a label is replaced', () => {
    expect(make().createDataChannel('\ud800').label).toBe('\ufffd')
  })

  test.each([
    ['createDataChannel()', () => (make().createDataChannel as () => unknown)()],
    ['addTrack()', () => (make().addTrack as () => unknown)()],
    ['addTransceiver()', () => (make().addTransceiver as () => unknown)()],
    ['removeTrack()', () => (make().removeTrack as () => unknown)()],
    ['new RTCSessionDescription()', () => new (classes.RTCSessionDescription as new () => unknown)()],
    ['a description of no type', () => new classes.RTCSessionDescription({ type: 'none' as never })],
    ['a candidate without a section', () => new classes.RTCIceCandidate({ candidate: '' })],
    ['new RTCErrorEvent() without an error', () => new classes.RTCErrorEvent('error', {} as never)],
    ['an error of no kind', () => new classes.RTCError({ errorDetail: 'none' as never })],
    ['an RTCDataChannelEvent without a channel', () => new classes.RTCDataChannelEvent('datachannel', {} as never)],
  ])('%s throws a TypeError', (_, run) => {
    expect(run).toThrow(TypeError)
  })

  test.each([
    'RTCDataChannel',
    'RTCSctpTransport',
    'RTCDtlsTransport',
    'RTCIceTransport',
    'RTCIceCandidatePair',
    'RTCCertificate',
  ] as const)('%s cannot be constructed by script', (name) => {
    expect(() => new (classes[name] as unknown as new () => unknown)()).toThrow(new TypeError('Illegal constructor'))
  })

  test('what a method with a promise is given wrongly is a rejection', async () => {
    await expect(make().setRemoteDescription({ type: 'none' as never })).rejects.toThrow(TypeError)
    await expect(make().setLocalDescription(7 as never)).rejects.toThrow(TypeError)
    await expect(make().addIceCandidate({ candidate: 'x' })).rejects.toThrow(TypeError)
  })
})

describe('event handlers', () => {
  test('keep the place in which they were first set', () => {
    const channel = make().createDataChannel('chat')
    const log: string[] = []
    channel.onopen = () => log.push('never')
    channel.addEventListener('open', () => log.push('listener'))
    channel.onopen = () => log.push('handler')
    channel.dispatchEvent(new Event('open'))
    expect(log).toEqual(['handler', 'listener'])
    channel.onopen = null
    channel.onopen = () => log.push('again')
    channel.dispatchEvent(new Event('open'))
    expect(log.slice(2)).toEqual(['listener', 'again'])
  })

  test('are null for what is no object', () => {
    const connection = make()
    expect(connection.onicecandidate).toBeNull()
    connection.onicecandidate = 7 as never
    expect(connection.onicecandidate).toBeNull()
  })
})

describe('RTCError', () => {
  test('INV-36: is a DOMException whose name is OperationError, with what it was given', () => {
    const error = new classes.RTCError({ errorDetail: 'sctp-failure', sctpCauseCode: 12 }, 'why')
    expect(error).toBeInstanceOf(DOMException)
    expect([error.name, error.code, error.message, error.errorDetail]).toEqual([
      'OperationError',
      0,
      'why',
      'sctp-failure',
    ])
    const converted = new classes.RTCError({ errorDetail: 'sctp-failure', sdpLineNumber: null, sentAlert: -1 } as never)
    expect([converted.sdpLineNumber, converted.sentAlert]).toEqual([0, 2 ** 32 - 1])
    expect([error.sctpCauseCode, error.sdpLineNumber, error.receivedAlert, error.sentAlert]).toEqual([
      12,
      null,
      null,
      null,
    ])
  })
})

describe('messages', () => {
  test.each([
    ['text', 'grüße', 'grüße'],
    ['nothing', '', ''],
    ['null', null, 'null'],
    ['a number', 7, '7'],
    ['a buffer', new Uint8Array([1, 2, 3]).buffer, [1, 2, 3]],
    ['a part of a buffer', new Uint8Array([1, 2, 3, 4]).subarray(1, 3), [2, 3]],
    ['a view of wider elements', new Uint16Array([0x0201]), [1, 2]],
    ['a blob', new Blob(['ab']), [0x61, 0x62]],
  ])('SD-3: %s arrives', async (_, data, expected) => {
    const { near, far } = await openPeers()
    const arrived = new Promise<unknown>((resolve) => far.addEventListener('message', (event) => resolve(event.data)))
    near.send(data as never)
    const got = await arrived
    expect(typeof got === 'string' ? got : [...new Uint8Array(got as ArrayBuffer)]).toEqual(expected)
  })

  test('SD-3: in the order in which they were sent, also behind a blob that has to be read', async () => {
    const { near, far } = await openPeers()
    const got: unknown[] = []
    const all = new Promise<void>((resolve) => {
      far.addEventListener('message', ({ data }) => {
        got.push(typeof data === 'string' ? data : 'blob')
        if (got.length === 3) resolve()
      })
    })
    near.send('first')
    near.send(new Blob(['second']))
    near.send('third')
    await all
    expect(got).toEqual(['first', 'blob', 'third'])
  })

  test('RX-1: are a blob or a buffer, as binaryType says when they are delivered', async () => {
    const { network, near, far } = await openPeers()
    const got: unknown[] = []
    far.addEventListener('message', ({ data }) => got.push(data))
    expect(far.binaryType).toBe('arraybuffer')
    near.send(new Uint8Array([1]))
    await network.settle()
    far.binaryType = 'blob'
    far.binaryType = 'none' as never
    near.send(new Uint8Array([2]))
    await network.settle()
    expect(got.map((data) => (data as object).constructor.name)).toEqual(['ArrayBuffer', 'Blob'])
  })

  test('SD-4, ST-3: are no larger than the peer takes', async () => {
    const { a, near } = await openPeers({}, {}, { maxMessageSize: 1000 })
    expect(a.sctp?.maxMessageSize).toBe(1000)
    expect(() => near.send('x'.repeat(1001))).toThrow(TypeError)
    near.send('x'.repeat(1000))
    expect(near.bufferedAmount).toBe(1000)
  })

  test('BA-2, BL-2: leave the buffer in a later task, and are low once', async () => {
    const { network, near } = await openPeers()
    const log: string[] = []
    near.bufferedAmountLowThreshold = 5
    near.addEventListener('bufferedamountlow', () => log.push(`low at ${near.bufferedAmount}`))
    for (const text of ['abc', 'def', '']) near.send(text)
    expect(near.bufferedAmount).toBe(6)
    await Promise.resolve()
    expect(near.bufferedAmount).toBe(6)
    await network.settle()
    expect([near.bufferedAmount, log]).toEqual([0, ['low at 0']])
  })

  test('CL-5: are all delivered before the channel closes, over a network that loses half of its packets', async () => {
    const { network, near, far } = await openPeers({ loss: 0.5, jitter: 50 }, { ordered: false })
    const log: string[] = []
    let count = 0
    far.addEventListener('message', () => (count += 1))
    far.addEventListener('closing', () => log.push(`closing after ${count}`))
    listenTo(near, 'near', ['close'], log)
    for (let index = 0; index < 50; index += 1) near.send(String(index))
    near.close()
    await network.settle()
    expect(log).toEqual(['closing after 50', 'near close[closed]'])
  })

  test('CL-5: and those that may be lost do not keep it from closing', async () => {
    const { network, near, far } = await openPeers({ loss: 0.5 }, { ordered: false, maxRetransmits: 0 })
    let count = 0
    far.addEventListener('message', () => (count += 1))
    for (let index = 0; index < 50; index += 1) near.send(String(index))
    near.close()
    await network.settle()
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(50)
    expect([near.readyState, far.readyState]).toEqual(['closed', 'closed'])
  })
})

describe('configuration', () => {
  test('CM-1: what was given is read again, and refused where it is wrong', () => {
    const iceServers = [{ urls: 'stun:stun.example' }]
    const connection = new classes.RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' })
    expect(connection.getConfiguration()).toMatchObject({
      bundlePolicy: 'balanced',
      iceServers: [{ urls: ['stun:stun.example'] }],
      iceTransportPolicy: 'relay',
    })
    expect(() => new classes.RTCPeerConnection({ iceServers: [{ urls: 'nonsense' }] })).toThrow(
      expect.objectContaining({ name: 'SyntaxError' }),
    )
    expect(() => connection.setConfiguration({ bundlePolicy: 'max-bundle' })).toThrow(
      expect.objectContaining({ name: 'InvalidModificationError' }),
    )
    connection.setConfiguration({})
    expect(connection.getConfiguration().iceServers).toEqual([])
  })

  test('CM-1: a certificate is generated, and used', async () => {
    const certificate = await classes.RTCPeerConnection.generateCertificate({
      name: 'ECDSA',
      namedCurve: 'P-256',
    } as never)
    const connection = new classes.RTCPeerConnection({ certificates: [certificate] })
    connection.createDataChannel('chat')
    const { sdp = '' } = await connection.createOffer()
    const [{ value = '' } = {}] = certificate.getFingerprints()
    expect(sdp.toLowerCase()).toContain(value)
    await expect(classes.RTCPeerConnection.generateCertificate('none')).rejects.toMatchObject({
      name: 'NotSupportedError',
    })
  })

  test('CM-1: of several certificates, a description has the fingerprint of each, and one of them is enough', async () => {
    const network = createNetwork()
    const [alice, bob] = [network.host('alice').RTCPeerConnection, network.host('bob').RTCPeerConnection]
    const generate = () => alice.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as never)
    const certificates = [await generate(), await generate()]
    const [a, b] = [new alice({ certificates }), new bob()]
    a.createDataChannel('chat')
    await a.setLocalDescription()
    await network.settle()
    const offer = a.localDescription as RTCSessionDescription
    const fingerprints = [...offer.sdp.matchAll(/^a=fingerprint:sha-256 (.*)$/gm)].map(([, value]) =>
      value?.toLowerCase(),
    )
    expect(fingerprints).toEqual(certificates.map((each) => each.getFingerprints()[0]?.value))
    await b.setRemoteDescription(offer)
    await b.setLocalDescription()
    await network.settle()
    await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
    await network.settle()
    expect([a, b].map(({ sctp }) => sctp?.transport.state)).toEqual(['connected', 'connected'])
  })

  test('CM-1: a certificate expires in the time of the network, and is refused from then on', async () => {
    const network = createNetwork()
    const { RTCPeerConnection } = network.host('alice')
    const generate = (expires?: unknown) =>
      RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256', expires } as never)
    const certificate = await generate(60_000)
    expect(certificate.expires - (await generate(0)).expires).toBe(60_000)
    await network.advance(59_999)
    new RTCPeerConnection({ certificates: [certificate] }).close()
    await network.advance(1)
    expect(() => new RTCPeerConnection({ certificates: [certificate] })).toThrow(
      expect.objectContaining({ name: 'InvalidAccessError' }),
    )
    await expect(generate(-1)).rejects.toThrow(TypeError)
    await expect(generate(Number.NaN)).rejects.toThrow(TypeError)
  })

  test('CM-1: the username of a TURN server has at most 509 bytes, and not letters', () => {
    const connect = (username: string) =>
      new classes.RTCPeerConnection({ iceServers: [{ urls: 'turn:turn.example', username, credential: 'secret' }] })
    connect('ü'.repeat(254)).close()
    expect(() => connect('ü'.repeat(255))).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }))
  })
})

describe('statistics', () => {
  test('CM-1: say which pair is in use, which certificates are, and what has gone through a channel', async () => {
    const { network, a, near } = await openPeers()
    near.send('four')
    await network.settle()
    const report = await a.getStats()
    const all = [...(report as unknown as Map<string, Record<string, unknown>>).values()]
    const of = (type: string) => all.filter((each) => each.type === type)
    const [transport] = of('transport')
    const [pair] = of('candidate-pair')
    expect(transport).toMatchObject({ dtlsState: 'connected', selectedCandidatePairId: pair?.id })
    expect(of('local-candidate').map(({ id }) => id)).toContain(pair?.localCandidateId)
    expect(of('remote-candidate').map(({ id }) => id)).toContain(pair?.remoteCandidateId)
    expect(of('certificate').map(({ id }) => id)).toEqual([
      transport?.localCertificateId,
      transport?.remoteCertificateId,
    ])
    expect(of('data-channel')).toMatchObject([{ label: 'chat', messagesSent: 1, bytesSent: 4, messagesReceived: 0 }])
    expect(of('peer-connection')).toMatchObject([{ dataChannelsOpened: 1, dataChannelsClosed: 0 }])
  })

  test('CM-1: their time is that of the calendar, and goes on with the network', async () => {
    const before = Date.now()
    const network = createNetwork()
    const connection = new (network.host('alice').RTCPeerConnection)()
    const read = async () => {
      const [first] = (await connection.getStats()).values() as Iterable<{ readonly timestamp: number }>
      return first?.timestamp ?? 0
    }
    const timestamp = await read()
    expect(timestamp).toBeGreaterThanOrEqual(before)
    await network.advance(5000)
    expect(await read()).toBe(timestamp + 5000)
  })

  test('CM-1: there are some of a closed connection, too', async () => {
    const { a } = makePeers()
    a.close()
    await expect(a.getStats()).resolves.toBeDefined()
    await expect(a.getStats({ kind: 'audio' } as never)).rejects.toMatchObject({ name: 'InvalidAccessError' })
  })
})
