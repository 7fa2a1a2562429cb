import { describe, expect, test, vi } from 'vitest'
import { channelEvents, listenTo, makePeers, openPeers } from './peers.ts'

/** Awaits so often, in microtasks alone. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await undefined
}

test('EX-2: between two events of one task, microtasks run, as many as there are', async () => {
  const { network, a } = makePeers()
  a.createDataChannel('chat')
  await a.setLocalDescription()
  const log: string[] = []
  const gatherer = a.sctp?.transport.iceTransport
  const handler = (name: string) => async () => {
    await turns(100)
    log.push(`${name} handled`)
  }
  gatherer?.addEventListener('gatheringstatechange', handler('transport'))
  a.addEventListener('icegatheringstatechange', () => log.push('connection'))
  await network.settle()
  expect(log.slice(0, 2)).toEqual(['transport handled', 'connection'])
})

test('EX-5: in signalingstatechange, all that the description has written can be read', async () => {
  const { a } = makePeers()
  a.createDataChannel('chat')
  const read: unknown[] = []
  a.addEventListener('signalingstatechange', () =>
    read.push([a.signalingState, a.pendingLocalDescription?.type, a.sctp?.state]),
  )
  await a.setLocalDescription()
  expect(read).toEqual([['have-local-offer', 'offer', 'connecting']])
})

test('INV-28, RC-6: in datachannel the channel is open, and its own open comes in a later task', async () => {
  const { b, connect, a } = makePeers()
  a.createDataChannel('chat')
  const log: string[] = []
  b.addEventListener('datachannel', ({ channel }) => {
    log.push(`datachannel ${channel.readyState}`)
    channel.addEventListener('open', () => log.push('open'))
    void turns(100).then(() => log.push('microtasks'))
  })
  await connect()
  expect(log).toEqual(['datachannel open', 'microtasks', 'open'])
})

describe('close() inside a handler', () => {
  test('EX-7: of the connection fires nothing of its own, and ends all that waits', async () => {
    const { network, a, near } = await openPeers()
    const log: string[] = []
    listenTo(near, 'near', channelEvents, log)
    near.addEventListener('message', () => {
      a.close()
      log.push(`closed: ${near.readyState}`)
    })
    near.dispatchEvent(new MessageEvent('message'))
    await network.settle()
    expect(log).toEqual(['near message[open]', 'closed: closed'])
  })

  test('AMB-1: SCTP says that it is closed, once', async () => {
    const { network, a } = await openPeers()
    const log: string[] = []
    const { sctp } = a
    if (sctp) listenTo(sctp, 'sctp', ['statechange'], log)
    if (sctp) listenTo(sctp.transport, 'dtls', ['statechange'], log)
    a.close()
    expect([sctp?.state, log]).toEqual(['closed', []])
    await network.settle()
    expect(log).toEqual(['sctp statechange[closed]'])
  })

  test('INV-12: an operation that runs never settles', async () => {
    const { network, a } = makePeers()
    const settled = vi.fn()
    const offer = a.createOffer().then(settled, settled)
    const waiting = a.setLocalDescription().then(settled, settled)
    a.close()
    await network.settle()
    await turns(100)
    expect(settled).not.toHaveBeenCalled()
    void [offer, waiting]
    await expect(a.createOffer()).rejects.toMatchObject({ name: 'InvalidStateError' })
  })
})

test('OC-5: the next operation has started when the promise of the one before is handled', async () => {
  const { a } = makePeers()
  const states: string[] = []
  a.createDataChannel('chat')
  const first = a.createOffer().then(() => states.push(`after the first: ${a.signalingState}`))
  const second = a.setLocalDescription().then(() => states.push(`after the second: ${a.signalingState}`))
  await Promise.all([first, second])
  expect(states).toEqual(['after the first: stable', 'after the second: have-local-offer'])
})

test('NN-1, CR-13: three channels call for negotiation once, in a task', async () => {
  const { network, a } = makePeers()
  const needed = vi.fn()
  a.addEventListener('negotiationneeded', needed)
  for (const label of ['one', 'two', 'three']) a.createDataChannel(label)
  expect(needed).not.toHaveBeenCalled()
  await network.settle()
  expect(needed).toHaveBeenCalledOnce()
})

test('OP-3: with fewer streams than channels, those without one fail in their turn, after SCTP has said it is there', async () => {
  const { network, a, negotiate } = makePeers({}, { maxChannels: 2 })
  const log: string[] = []
  for (const label of ['one', 'two']) listenTo(a.createDataChannel(label), label, channelEvents, log)
  await negotiate()
  if (a.sctp) listenTo(a.sctp, 'sctp', ['statechange'], log)
  await network.settle()
  expect(log).toEqual(['sctp statechange[connected]', 'one open[open]', 'two error[closed]', 'two close[closed]'])
})

describe('faults on command', () => {
  test('DT-9: a channel that cannot be created', async () => {
    const { network, a } = await openPeers()
    network.fail('alice', { type: 'channel' })
    await network.settle()
    const log: string[] = []
    const late = a.createDataChannel('late')
    listenTo(late, 'late', channelEvents, log)
    expect(late.readyState).toBe('connecting')
    await network.settle()
    expect(log).toEqual(['late error[closed]', 'late close[closed]'])
  })

  test('SD-6: a message that cannot be sent, on a channel that goes on', async () => {
    const { network, near, far } = await openPeers()
    const log: string[] = []
    listenTo(near, 'near', ['error'], log)
    listenTo(far, 'far', ['message'], log)
    network.fail('alice', { type: 'send' })
    await network.settle()
    near.send('lost')
    near.send('sent')
    await network.settle()
    expect(log).toEqual(['near error[open]', 'far message[open]'])
  })

  test('SEQ-10, INV-43: a fatal alert: error, then statechange, then the connection in a later task', async () => {
    const { network, a } = await openPeers()
    const log: string[] = []
    const dtls = a.sctp?.transport
    if (dtls) listenTo(dtls, 'dtls', ['error', 'statechange'], log)
    listenTo(a, 'a', ['connectionstatechange'], log)
    network.fail('alice', { type: 'dtls-failure', alert: 20, by: 'peer' })
    await network.settle()
    expect(log).toEqual(['dtls error[failed]', 'dtls statechange[failed]', 'a connectionstatechange[failed]'])
  })

  test('SEQ-8: an abort with a cause, of which both sides hear', async () => {
    const { network, near, far } = await openPeers()
    const causes: unknown[] = []
    for (const channel of [near, far]) {
      channel.addEventListener('error', ({ error }) => causes.push((error as RTCError).sctpCauseCode))
    }
    network.fail('alice', { type: 'sctp-abort', causeCode: 7, reason: 'bad parameter' })
    await network.settle()
    expect([causes, near.readyState, far.readyState]).toEqual([[7, 7], 'closed', 'closed'])
  })

  test('SEQ-9: a shutdown, which is no error', async () => {
    const { network, near, far } = await openPeers()
    const log: string[] = []
    listenTo(near, 'near', channelEvents, log)
    listenTo(far, 'far', channelEvents, log)
    network.fail('alice', { type: 'sctp-shutdown' })
    await network.settle()
    expect(log).toEqual(['near close[closed]', 'far close[closed]'])
  })

  test('AC-7, RJ-11: candidates and descriptions that fail for no reason of theirs', async () => {
    const { network, a, b } = makePeers()
    a.createDataChannel('chat')
    for (const type of ['create-description', 'candidate', 'apply-description'] as const)
      network.fail('alice', { type })
    await network.settle()
    await expect(a.createOffer()).rejects.toMatchObject({ name: 'OperationError' })
    await expect(a.setLocalDescription()).rejects.toMatchObject({ name: 'OperationError' })
    await a.setLocalDescription()
    await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
    await b.setLocalDescription()
    await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
    const candidate = 'candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host'
    await expect(a.addIceCandidate({ candidate, sdpMid: '0' })).rejects.toMatchObject({ name: 'OperationError' })
    await a.addIceCandidate({ candidate, sdpMid: '0' })
  })
})
