import { afterEach, describe, expect, test } from 'vitest'
import { engine } from '#engine'
import type { Peers } from '../../../harness/peers.ts'
import { fired } from '../../../harness/peers.ts'
import { type BoundEnd, connect, makeMediaPeers, makeTrack, type TrackKind } from './media.ts'

const open: Peers[] = []

afterEach(() => {
  for (const peers of open.splice(0)) peers.close()
})

/** Peers of which `a` logs what its chart and it itself tell, in the order of the happening. */
function watched(kinds: readonly TrackKind[] = []) {
  const peers = makeMediaPeers(kinds)
  open.push(peers)
  const { a, A } = peers
  const log: string[] = []
  A.actor.on('negotiationneeded', () => log.push('chart'))
  a.addEventListener('negotiationneeded', () => log.push('engine'))
  a.addEventListener('signalingstatechange', () => log.push(a.signalingState))
  return {
    ...peers,
    log,
    /** Waits until negotiation is needed, if it is not told yet. */
    async needed(times: number) {
      while (count(log) < times) {
        await fired(a, 'negotiationneeded')
      }
    },
  }
}

function count(log: readonly string[]): number {
  return log.filter((entry) => entry === 'engine').length
}

/** The rules of negotiation that were found broken, and how. */
function findings({ divergences }: BoundEnd): readonly string[] {
  return divergences.flatMap(({ rule, actual }) => (/^(INV-1[34]|NN-)/.test(rule) ? `${rule} ${actual}` : []))
}

/** What calls for negotiation, done with a connection and one of its transceivers. */
const callers: Record<string, (connection: RTCPeerConnection, transceiver: RTCRtpTransceiver) => void> = {
  'addTrack()': (connection) => connection.addTrack(makeTrack('audio'), new MediaStream()),
  'addTransceiver()': (connection) => connection.addTransceiver('video'),
  'removeTrack()': (connection, { sender }) => connection.removeTrack(sender),
  'the direction setter': (_, transceiver) => {
    transceiver.direction = 'sendonly'
  },
  'transceiver.stop()': (_, transceiver) => transceiver.stop(),
  'setStreams()': (_, { sender }) => sender.setStreams(new MediaStream()),
  'restartIce()': (connection) => connection.restartIce(),
}

describe('NN-6, NN-1: negotiation is needed, and told once, after', () => {
  test.each(Object.keys(callers))('%s; and again after it was negotiated', async (name) => {
    const peers = watched(['audio', 'video', 'audio', 'video', 'audio'])
    const { a, A, log, needed, negotiate } = peers
    await connect(peers)
    log.length = 0
    const transceivers = a.getTransceivers()
    for (const round of [0, 1]) {
      // Two at a time: they are told of together.
      for (const transceiver of transceivers.slice(2 * round, 2 * round + 2)) callers[name]?.(a, transceiver)
      expect(count(log)).toBe(round)
      await needed(round + 1)
      await negotiate()
    }
    // Had there been one more, it would have come before this one.
    a.addTransceiver('audio')
    await needed(3)
    const round = ['chart', 'engine', 'have-local-offer', 'stable']
    expect(log).toEqual([...round, ...round, 'chart', 'engine'])
    expect(findings(A)).toEqual([])
  })

  test('CR-13: the first createDataChannel() ever, and no other', async () => {
    const peers = watched()
    const { a, A, log, needed } = peers
    const first = a.createDataChannel('one')
    a.createDataChannel('two')
    expect(log).toEqual([])
    await needed(1)
    await connect(peers)
    first.close()
    a.createDataChannel('three')
    a.addTransceiver('audio')
    await needed(2)
    expect(log).toEqual(['chart', 'engine', 'have-local-offer', 'stable', 'chart', 'engine'])
    expect(findings(A)).toEqual([])
  })
})

describe('the moment of negotiationneeded', () => {
  test('SEQ-23: before the first offer, which the handler of the actor can make', async () => {
    const { a, A, log } = watched()
    const offered = new Promise<void>((resolve) => {
      A.actor.on('negotiationneeded', () => resolve(a.setLocalDescription()))
    })
    a.addTransceiver('audio')
    expect(log).toEqual([])
    await offered
    expect(log).toEqual(['chart', 'engine', 'have-local-offer'])
    expect(findings(A)).toEqual([])
  })

  test('NN-1, OC-6: not before the chain of operations is empty', async () => {
    const { a, A, log, needed } = watched()
    const offered = a.createOffer().then(() => log.push('createOffer has settled'))
    a.addTransceiver('audio')
    await Promise.all([offered, needed(1)])
    expect(log).toEqual(['createOffer has settled', 'chart', 'engine'])
    expect(findings(A)).toEqual([])
  })

  test('NN-2, NN-3, INV-14: what came up meanwhile is told when the answer has settled', async () => {
    const { a, A, log, needed, negotiate } = watched(['audio'])
    await needed(1)
    a.addEventListener('signalingstatechange', () => a.addTransceiver('video'), { once: true })
    await negotiate().then(() => log.push('negotiated'))
    await needed(2)
    expect(log).toEqual(['chart', 'engine', 'have-local-offer', 'stable', 'negotiated', 'chart', 'engine'])
    expect(findings(A)).toEqual([])
  })

  test('SEQ-26, INV-13: after a rollback once more, in `stable`', async () => {
    const { a, A, log, needed } = watched(['audio'])
    await needed(1)
    await a.setLocalDescription()
    log.length = 0
    await a.setLocalDescription({ type: 'rollback' }).then(() => log.push('rolled back'))
    await needed(1)
    if (engine === 'chromium') {
      // It fires before it has left the state (C-11).
      expect(log).toEqual(['chart', 'engine', 'stable', 'rolled back'])
      expect(findings(A)).toEqual(['INV-13 fired in have-local-offer'])
    } else {
      expect(log).toEqual(['stable', 'rolled back', 'chart', 'engine'])
      expect(findings(A)).toEqual([])
    }
  })

  test('INV-13: not while a createOffer() runs that was called after the first channel was created', async () => {
    const { a, A, log } = watched()
    a.createDataChannel('chat')
    await a.createOffer().then(() => log.push('createOffer has settled'))
    if (engine === 'chromium') {
      // It does not look at the chain again when the task runs (D10).
      expect(log).toEqual(['chart', 'engine', 'createOffer has settled'])
      expect(findings(A)).toEqual(['INV-13 fired during createOffer'])
    } else {
      expect(log).toEqual(['createOffer has settled'])
      expect(findings(A)).toEqual([])
    }
  })
})
