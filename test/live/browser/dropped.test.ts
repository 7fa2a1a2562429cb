import { describe, expect, test } from 'vitest'
import type { AnyActorRef } from 'xstate'
import { bindPeerConnection, type Divergence, transports } from '../../../src/index.ts'
import { allDivergences } from '../allDivergences.ts'
import { closedAfterEach } from '../closedAfterEach.ts'

/** Firefox gives no way to collect garbage on demand. */
const collect = (globalThis as { gc?: (options: object) => Promise<void> }).gc

const closed = closedAfterEach()
const make = () => closed(new RTCPeerConnection())

async function negotiate(a: RTCPeerConnection, b: RTCPeerConnection): Promise<void> {
  await a.setLocalDescription()
  await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
  await b.setLocalDescription()
  await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
}

type Transport = RTCSctpTransport | RTCDtlsTransport | RTCIceTransport

/** The transports that a connection shows. */
function shownBy(connection: RTCPeerConnection): ReadonlySet<Transport> {
  const { sctp } = connection
  const ofSctp = sctp ? [sctp, sctp.transport, sctp.transport.iceTransport] : []
  return new Set([...ofSctp, ...connection.getTransceivers().flatMap(transportsOf)])
}

/** Those of one transceiver. */
function transportsOf({ sender, receiver }: RTCRtpTransceiver): readonly Transport[] {
  const dtls = [sender.transport, receiver.transport].filter((transport) => transport !== null)
  return dtls.flatMap((transport) => [transport, transport.iceTransport])
}

/** Binds a connection, and notes the actors of its transports and what it drops. */
function watched(connection: RTCPeerConnection) {
  let transceivers = new Map<RTCRtpTransceiver, readonly Transport[]>()
  const ofRemoved = new Set<Transport>()
  const look = () => {
    transceivers = new Map(connection.getTransceivers().map((transceiver) => [transceiver, transportsOf(transceiver)]))
  }
  // Before the binding's own listener.
  connection.addEventListener('signalingstatechange', () => {
    // Those that a transceiver has taken with it must be closed, some time after this.
    for (const [transceiver, transports] of connection.signalingState === 'stable' ? transceivers : []) {
      if (connection.getTransceivers().includes(transceiver)) continue
      for (const each of transports) if (!shownBy(connection).has(each)) ofRemoved.add(each)
    }
    look()
  })
  const all = new Set<AnyActorRef>()
  const divergences: Divergence[] = []
  const actor = bindPeerConnection(connection, {
    inspect: ({ type, actorRef }) => {
      if (type === '@xstate.actor' && /Transport|Gatherer/.test((actorRef as AnyActorRef).id)) {
        all.add(actorRef as AnyActorRef)
      }
    },
    divergences: allDivergences((divergence) => void divergences.push(divergence)),
  })
  return {
    look,
    /** Which transports are not closed that had to be. */
    leftOpen: () => [...ofRemoved].filter(({ state }) => state !== 'closed'),
    /** How many transports' actors there were, how many have not ended, and how many are in use. */
    count() {
      const { sctp, dtls, ice, gatherers } = transports(actor.getSnapshot())
      return {
        made: all.size,
        active: [...all].filter((each) => each.getSnapshot().status === 'active').length,
        inUse: [...(sctp ? [sctp] : []), ...dtls, ...ice, ...gatherers].length,
      }
    },
    /** Of which transports it was told that they were dropped and not closed. */
    told: () =>
      divergences.flatMap(({ rule, target, expected }) =>
        ['TR-1', 'TR-3', 'AB-9'].includes(rule) && expected === 'state: closed' ? [`${rule} ${target}`] : [],
      ),
  }
}

/** Resolves when nothing is on its way any more, and that was looked at. */
function rest(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, 2000))
}

/** The actors of one section's transports, twice: with and without bundling. */
const GENERATION = 7

describe('TR-1, TR-3, AB-9: transports that negotiation has dropped end', () => {
  test('after each of 20 rollbacks, none of which removes a transceiver: nothing is told of them', async () => {
    const connection = make()
    const { look, leftOpen, count, told } = watched(connection)
    connection.createDataChannel('chat')
    connection.addTransceiver('audio')
    for (let round = 0; round < 20; round++) {
      await connection.setLocalDescription()
      look()
      await connection.setLocalDescription({ type: 'rollback' })
      look()
      const { active, inUse } = count()
      expect(active).toBeLessThanOrEqual(inUse + GENERATION)
    }
    expect(count().made).toBeGreaterThanOrEqual(40)
    await rest()
    expect(leftOpen()).toEqual([])
    expect(told()).toEqual([])
  })

  test('after each of 8 transceivers that are stopped, and are told of once if they are not closed', async () => {
    const [a, b] = [make(), make()]
    const { look, leftOpen, count, told } = watched(a)
    a.createDataChannel('chat')
    for (let round = 0; round < 8; round++) {
      const transceiver = a.addTransceiver('audio')
      await negotiate(a, b)
      look()
      transceiver.stop()
      await negotiate(a, b)
      look()
      const { active, inUse } = count()
      expect(active).toBeLessThanOrEqual(inUse + GENERATION)
    }
    expect(count().made).toBeGreaterThanOrEqual(16)
    await rest()
    expect(told()).toHaveLength(leftOpen().length)
    expect(new Set(told()).size).toBe(told().length)
  })
})

test.skipIf(!collect)('transceivers that are stopped are collected as unbound ones are', { retry: 2 }, async () => {
  const stopped = async (isBound: boolean): Promise<{ listed: number; gone: number }> => {
    const [a, b] = [make(), make()]
    if (isBound) bindPeerConnection(a, { divergences: allDivergences() })
    a.createDataChannel('chat')
    await negotiate(a, b)
    const references: WeakRef<RTCRtpTransceiver>[] = []
    const live = async () => {
      const transceiver = a.addTransceiver('audio')
      references.push(new WeakRef(transceiver))
      await negotiate(a, b)
      transceiver.stop()
      await negotiate(a, b)
    }
    for (let round = 0; round < 10; round++) await live()
    for (let round = 0; round < 5 && references.some((reference) => reference.deref()); round++) {
      await negotiate(a, b)
      await collect?.({ type: 'major', execution: 'async' })
    }
    return { listed: a.getTransceivers().length, gone: references.filter((reference) => !reference.deref()).length }
  }
  const control = await stopped(false)
  const ours = await stopped(true)
  expect(control.gone).toBeGreaterThan(0)
  expect(ours.listed).toBe(control.listed)
  expect(ours.gone).toBeGreaterThanOrEqual(control.gone)
})
