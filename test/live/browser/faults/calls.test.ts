import { afterEach, describe, expect, test } from 'vitest'
import { waitFor } from 'xstate'
import { engine } from '#engine'
import { makePeers } from '../../../../harness/peers.ts'
import { bindPeerConnection, connectionState, type PeerConnectionActor } from '../../../../src/index.ts'
import { differences, strangers } from '../../faults/differences.ts'
import { lookAtEach } from '../../faults/lookAtEach.ts'
import { candidate } from '../../signalingStates.ts'
import { makeTrack } from '../media.ts'

const open: { close(): void }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

type Call = (connection: RTCPeerConnection) => unknown

const track = makeTrack('audio')

/** What an app can call, in as many ways as there are. */
const calls: Record<string, Call> = {
  'createOffer()': (connection) => connection.createOffer(),
  'createOffer({ iceRestart })': (connection) => connection.createOffer({ iceRestart: true }),
  'createOffer() with callbacks': (connection) =>
    connection.createOffer(
      () => {},
      () => {},
    ),
  'createOffer() of the prototype': (connection) =>
    Reflect.apply(RTCPeerConnection.prototype.createOffer, connection, []),
  'createAnswer()': (connection) => connection.createAnswer(),
  'setLocalDescription()': (connection) => connection.setLocalDescription(),
  'setLocalDescription(rollback)': (connection) => connection.setLocalDescription({ type: 'rollback' }),
  'setRemoteDescription(rollback)': (connection) => connection.setRemoteDescription({ type: 'rollback' }),
  'addIceCandidate()': (connection) => connection.addIceCandidate(candidate),
  'createDataChannel()': (connection) => connection.createDataChannel('another'),
  'addTransceiver()': (connection) => connection.addTransceiver('video'),
  'addTrack()': (connection) => connection.addTrack(track.clone()),
  'addTrack() to a transceiver that is there': (connection) => {
    const [sender] = connection.getSenders()
    if (sender) connection.removeTrack(sender)
    return connection.addTrack(track.clone())
  },
  'removeTrack()': (connection) => connection.getSenders().map((sender) => connection.removeTrack(sender)),
  'removeTrack() of the prototype': (connection) =>
    connection.getSenders().map((sender) => RTCPeerConnection.prototype.removeTrack.call(connection, sender)),
  'replaceTrack()': (connection) => connection.getSenders()[0]?.replaceTrack(track),
  'setStreams()': (connection) => connection.getSenders()[0]?.setStreams?.(new MediaStream()),
  'setParameters()': (connection) => {
    const [sender] = connection.getSenders()
    return sender?.setParameters(sender.getParameters())
  },
  'stop()': (connection) => connection.getTransceivers()[0]?.stop(),
  'direction = …': (connection) => {
    const [transceiver] = connection.getTransceivers()
    if (transceiver) transceiver.direction = transceiver.direction === 'recvonly' ? 'sendrecv' : 'recvonly'
  },
  'restartIce()': (connection) => connection.restartIce(),
  'getStats()': (connection) => connection.getStats(),
  'setConfiguration()': (connection) => connection.setConfiguration(connection.getConfiguration()),
  'getSenders()': (connection) => connection.getSenders(),
  'getReceivers()': (connection) => connection.getReceivers(),
  'getTransceivers()': (connection) => connection.getTransceivers(),
}

/** Two bound peers with media and a channel, which have negotiated and begin to connect. */
async function negotiated(before: Call = () => {}) {
  const peers = makePeers()
  open.push(peers)
  const ends = [peers.a, peers.b].map((connection) => ({ connection, actor: bindPeerConnection(connection) }))
  peers.a.addTransceiver('audio')
  peers.a.createDataChannel('chat')
  before(peers.a)
  await peers.negotiate()
  return ends
}

/**
 * Resolves when a connection has come to rest: Firefox now and then fails to connect where offers are set while ICE checks
 * (20 of 2,000 lives that nothing was bound to).
 */
async function atRest(actor: PeerConnectionActor): Promise<void> {
  const ends = engine === 'firefox' ? ['connected', 'failed'] : ['connected']
  await waitFor(actor, (snapshot) => ends.includes(connectionState(snapshot)))
}

async function ignore(promise: unknown): Promise<void> {
  await Promise.resolve(promise).catch(() => {})
}

describe('EX-4: what a call has changed shows in the charts when it returns, and when it is settled:', () => {
  test.each(Object.entries(calls))('%s in each event while they connect', async (_, call) => {
    const found = new Set<string>()
    const ends = await negotiated()
    for (const { connection, actor } of ends) {
      const compare = (where: string) => {
        for (const difference of differences(actor)) found.add(`${where}: ${difference}`)
      }
      lookAtEach(connection, (where) => {
        compare(where)
        try {
          const returned = call(connection)
          compare(`after the call ${where}`)
          void ignore(returned).then(() => compare(`settled, ${where}`))
        } catch {
          compare(`thrown ${where}`)
        }
      })
    }
    for (const { actor } of ends) await atRest(actor)
    expect([...found]).toEqual([])
  })

  test.each(Object.entries(calls))('%s once in each kind of event of their life', async (_, call) => {
    const found = new Set<string>()
    const peers = makePeers()
    open.push(peers)
    for (const connection of [peers.a, peers.b]) {
      const actor = bindPeerConnection(connection)
      const compare = (where: string) => {
        for (const difference of [...differences(actor), ...strangers(actor)]) found.add(`${where}: ${difference}`)
      }
      const called = new Set<string>()
      lookAtEach(connection, (where) => {
        compare(where)
        if (called.has(where)) return
        called.add(where)
        try {
          const returned = call(connection)
          compare(`after the call ${where}`)
          void ignore(returned).then(() => compare(`settled, ${where}`))
        } catch {
          compare(`thrown ${where}`)
        }
      })
    }
    peers.a.addTransceiver('audio')
    peers.a.createDataChannel('chat')
    // What the call does to the negotiation is not the matter here.
    await ignore(peers.negotiate())
    expect([...found]).toEqual([])
  })
})
