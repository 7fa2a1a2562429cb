import { describe, expect, test } from 'vitest'
import { channelEvents, listenTo, makePeers, openPeers } from './peers.ts'

const connectionEvents = [
  'negotiationneeded',
  'signalingstatechange',
  'icegatheringstatechange',
  'icecandidate',
  'iceconnectionstatechange',
  'connectionstatechange',
  'datachannel',
]

test('SEQ-1: two peers connect, talk and close, and each fires what the text has, in its order', async () => {
  const { network, a, b, negotiate } = makePeers()
  const log: string[] = []
  const near = a.createDataChannel('chat')
  listenTo(near, 'near', channelEvents, log)
  near.addEventListener('open', () => near.send('ping'))
  near.addEventListener('message', () => near.close())
  b.addEventListener('datachannel', ({ channel }) => {
    listenTo(channel, 'far', channelEvents, log)
    channel.addEventListener('message', () => channel.send('pong'))
  })
  await negotiate()
  await network.settle()
  expect(log.filter((line) => line.startsWith('near'))).toEqual([
    'near open[open]',
    'near bufferedamountlow[open]',
    'near message[open]',
    'near close[closed]',
  ])
  expect(log.filter((line) => line.startsWith('far'))).toEqual([
    'far open[open]',
    'far message[open]',
    'far bufferedamountlow[open]',
    'far closing[closing]',
    'far close[closed]',
  ])
  expect(log.indexOf('far closing[closing]')).toBeLessThan(log.indexOf('near close[closed]'))
  expect([a.connectionState, b.connectionState]).toEqual(['connected', 'connected'])
})

describe('the same seed gives the same life', () => {
  /** A life with data, losses and both ends of a channel, as text. */
  async function life(seed: number): Promise<string> {
    const { network, a, b, near, far } = await openPeers({ seed, latency: 10, jitter: 30, loss: 0.2 })
    const log: string[] = []
    listenTo(a, 'a', connectionEvents, log)
    listenTo(b, 'b', connectionEvents, log)
    listenTo(near, 'near', channelEvents, log)
    listenTo(far, 'far', channelEvents, log)
    for (let index = 0; index < 20; index += 1) near.send(`message ${index}`)
    far.close()
    await network.settle()
    a.close()
    await network.advance(60_000)
    return [network.trace, ...log, a.localDescription?.sdp, b.localDescription?.sdp].join('\n')
  }

  test.each([1, 2, 3, 4, 5])('EX-1: with the seed %i', async (seed) => {
    const first = await life(seed)
    expect(await life(seed)).toBe(first)
    expect(await life(seed + 100)).not.toBe(first)
  })
})

describe('the path', () => {
  test('IC-2, AB-8: is cut: disconnected, then failed, and the channel stays open', async () => {
    const { network, a, b, near } = await openPeers()
    const states: string[] = []
    a.addEventListener('iceconnectionstatechange', () => states.push(a.iceConnectionState))
    network.cut()
    await network.advance(4999)
    expect(a.iceConnectionState).toBe('completed')
    await network.advance(60_000)
    expect(states).toEqual(['disconnected', 'failed'])
    expect([a.connectionState, b.connectionState, near.readyState]).toEqual(['failed', 'failed', 'open'])
    expect(a.sctp?.transport.state).toBe('connected')
  })

  test('TR-1: is healed in time: connected again, and what was sent meanwhile arrives', async () => {
    const { network, a, near, far } = await openPeers()
    const messages: unknown[] = []
    far.addEventListener('message', ({ data }) => messages.push(data))
    network.cut()
    await network.advance(10_000)
    expect(a.connectionState).toBe('disconnected')
    near.send('in the tunnel')
    network.heal()
    await network.settle()
    expect(a.connectionState).toBe('connected')
    expect(messages).toEqual(['in the tunnel'])
  })

  test('SEQ-12, IC-7: has failed, and an ICE restart finds another, for the same channel', async () => {
    const { network, a, near, far, negotiate } = await openPeers()
    const ice = a.sctp?.transport.iceTransport
    network.cut()
    await network.advance(60_000)
    network.heal()
    const needed = new Promise((resolve) => a.addEventListener('negotiationneeded', resolve, { once: true }))
    a.restartIce()
    await needed
    await negotiate()
    await network.settle()
    expect([a.connectionState, near.readyState, far.readyState]).toEqual(['connected', 'open', 'open'])
    expect(a.sctp?.transport.iceTransport).toBe(ice)
    const got = new Promise((resolve) => far.addEventListener('message', ({ data }) => resolve(data), { once: true }))
    near.send('again')
    expect(await got).toBe('again')
  })

  test('RP-3: ends with a peer that has vanished: ICE notices, and nothing else', async () => {
    const { network, a, near } = await openPeers()
    const log: string[] = []
    listenTo(near, 'near', channelEvents, log)
    network.vanish('bob')
    await network.advance(60_000)
    expect(a.connectionState).toBe('failed')
    expect(log).toEqual([])
  })

  test('SEQ-7: is left alone by a peer that says goodbye: DTLS and SCTP close, ICE fails later', async () => {
    const { network, a, b } = await openPeers()
    const { sctp } = a
    b.close()
    await network.settle()
    expect([sctp?.state, sctp?.transport.state, a.connectionState]).toEqual(['closed', 'closed', 'connected'])
    await network.advance(60_000)
    expect(a.connectionState).toBe('failed')
  })
})

describe('negotiation', () => {
  test('SEQ-22: of two offers at once, one gives way, and the channels of both open', async () => {
    const { network, a, b, announced } = makePeers()
    const channels = [a.createDataChannel('of a'), b.createDataChannel('of b')]
    await Promise.all([a.setLocalDescription(), b.setLocalDescription()])
    const offer = a.localDescription as RTCSessionDescription
    await b.setRemoteDescription(offer)
    await b.setLocalDescription()
    await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
    await network.settle()
    expect(channels.map(({ readyState }) => readyState)).toEqual(['open', 'open'])
    expect([...announced.b.keys(), ...announced.a.keys()]).toEqual(['of a', 'of b'])
  })

  test('ST-4, AB-9: data is rejected, and offered again: another association, and other channels', async () => {
    const { network, a, b, negotiate } = makePeers()
    const early = a.createDataChannel('early')
    await a.setLocalDescription()
    await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
    await b.setLocalDescription()
    const answer = (b.localDescription?.sdp ?? '').replace(/m=application \d+/, 'm=application 0')
    const first = a.sctp
    await a.setRemoteDescription({ type: 'answer', sdp: answer.replace(/a=group:BUNDLE.*/, 'a=group:BUNDLE') })
    await network.settle()
    expect([a.sctp, early.readyState, first?.state, first?.transport.state]).toEqual([
      null,
      'closed',
      'closed',
      'closed',
    ])
    expect([a.iceConnectionState, a.connectionState]).toEqual(['new', 'new'])
    const c = new (network.host('carol').RTCPeerConnection)()
    const later = a.createDataChannel('later')
    await negotiate(a, c)
    for (const [from, to] of [
      [a, c],
      [c, a],
    ] as const) {
      for (const line of from.localDescription?.sdp.match(/^candidate:.*/gm) ?? [])
        await to.addIceCandidate({ candidate: line, sdpMLineIndex: 0 })
    }
    await network.settle()
    expect(a.sctp).not.toBe(first)
    expect(later.id).not.toBeNull()
  })

  test('ST-1: media that is offered is rejected, and the data beside it accepted', async () => {
    const { network, a, b, near } = await openPeers()
    const offer = (await a.createOffer()).sdp ?? ''
    const audio = [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'c=IN IP4 0.0.0.0',
      'a=mid:7',
      'a=sendrecv',
      'a=rtcp-mux',
      'a=rtpmap:111 opus/48000/2',
      ...(offer.match(/^a=(ice-ufrag|ice-pwd|fingerprint|setup):.*$/gm) ?? []),
    ]
    const sdp = `${offer.replace(/a=group:BUNDLE (.*)/, 'a=group:BUNDLE $1 7')}${audio.join('\r\n')}\r\n`
    await b.setRemoteDescription({ type: 'offer', sdp })
    const { sdp: answer = '' } = await b.createAnswer()
    expect(answer).toMatch(/m=application 9 /)
    expect(answer).toMatch(/m=audio 0 /)
    expect(answer).not.toMatch(/a=group:BUNDLE .*7/)
    await b.setLocalDescription()
    await network.settle()
    expect([b.connectionState, near.readyState]).toEqual(['connected', 'open'])
  })

  test('RJ-7: the error of bad syntax tells the line', async () => {
    const { b } = makePeers()
    const rejected = await b.setRemoteDescription({ type: 'offer', sdp: 'v=0\r\nnonsense\r\n' }).catch((error) => error)
    expect(rejected).toMatchObject({ name: 'OperationError', errorDetail: 'sdp-syntax-error' })
    expect(rejected.sdpLineNumber).toBe(2)
  })

  test('RJ-10: an answer that does not fit the offer is rejected, and changes nothing', async () => {
    const { a, b } = makePeers()
    a.createDataChannel('chat')
    await a.setLocalDescription()
    await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
    const { sdp = '' } = await b.createAnswer()
    const rejected = a.setRemoteDescription({ type: 'answer', sdp: sdp.replace('a=setup:active', 'a=setup:actpass') })
    await expect(rejected).rejects.toMatchObject({ name: 'InvalidAccessError' })
    expect([a.signalingState, a.remoteDescription]).toEqual(['have-local-offer', null])
  })
})
