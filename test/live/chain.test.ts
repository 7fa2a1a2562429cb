import { describe, expect, test } from 'vitest'
import { engine } from '#engine'
import { signalingState } from '../../src/index.ts'
import { chainOf, chartOf, rulesOf, shownBy } from './boundConnection.ts'
import { quiet } from './quiet.ts'
import { candidate, type Description, descriptions } from './signalingStates.ts'

const { inState } = quiet()

const ISE = 'InvalidStateError'

/** Engines in which there is no chain: node-datachannel offers and answers by itself, and aborts where it cannot. */
const isLeftOut = engine === 'node-datachannel'

describe.skipIf(isLeftOut)('the chain', () => {
  test('INV-11, OC-3 to OC-5: each starts when the one before has settled, and is predicted then', async () => {
    const { connection, watched, offer } = await inState('stable')
    connection.createDataChannel('own')
    watched.emitted.length = 0
    const calls = [
      connection.createOffer(),
      connection.setLocalDescription(),
      connection.setLocalDescription({ type: 'rollback' }),
      connection.setRemoteDescription(offer),
      connection.setLocalDescription(),
      connection.addIceCandidate(candidate),
    ]
    expect(chainOf(watched)).toEqual([
      'running createOffer: succeeds',
      'waiting setLocalDescription',
      'waiting setLocalDescription',
      'waiting setRemoteDescription',
      'waiting setLocalDescription',
      'waiting addIceCandidate',
    ])
    const next: string[] = []
    await Promise.all(calls.map((call) => call.then(() => void next.push(chainOf(watched)[0] ?? 'none'))))
    expect(next).toEqual([
      'running setLocalDescription: succeeds have-local-offer',
      'running setLocalDescription: succeeds stable',
      'running setRemoteDescription: succeeds have-remote-offer',
      'running setLocalDescription: succeeds stable',
      'running addIceCandidate: succeeds',
      'none',
    ])
    expect(watched.emitted.filter((event) => event.startsWith('signaling'))).toEqual([
      'signalingstatechange[have-local-offer]',
      'signalingstatechange[stable]',
      'signalingstatechange[have-remote-offer]',
      'signalingstatechange[stable]',
    ])
    expect(rulesOf(watched).filter((rule) => rule !== 'INV-13')).toEqual([])
  })

  test('OC-7, INV-15: one that is rejected does not block the next', async () => {
    const { connection, watched, offer, answer } = await inState('stable')
    const calls = [
      connection.setRemoteDescription(answer),
      connection.setRemoteDescription(offer),
      connection.setRemoteDescription(answer),
      connection.setLocalDescription(),
    ]
    const next: string[] = []
    const settlements = await Promise.all(
      calls.map((call) => nameOf(call.finally(() => next.push(chainOf(watched)[0] ?? 'none')))),
    )
    expect(settlements).toEqual([ISE, 'fulfilled', ISE, 'fulfilled'])
    expect(next).toEqual([
      'running setRemoteDescription: succeeds have-remote-offer',
      'running setRemoteDescription: rejects InvalidStateError',
      'running setLocalDescription: succeeds stable',
      'none',
    ])
    expect(rulesOf(watched)).toEqual([])
  })

  test('RJ-4, SG-6: a type without SDP counts when it starts, and not at the call', async () => {
    // Chromium looks at the state of the call: it refuses the answer at once, and takes the offer for an answer.
    const isEarly = engine === 'chromium'
    const answering = await inState('stable')
    const [applied, answered] = [
      answering.connection.setRemoteDescription(answering.offer),
      nameOf(answering.connection.setLocalDescription({ type: 'answer' })),
    ]
    await applied
    expect(chainOf(answering.watched)).toEqual(isEarly ? [] : ['running setLocalDescription: succeeds stable'])
    expect(await answered).toBe(isEarly ? ISE : 'fulfilled')
    expect(rulesOf(answering.watched)).toEqual(isEarly ? ['INV-11'] : [])
    expect(chartOf(answering.watched)).toEqual(shownBy(answering.connection))

    const offering = await inState('stable')
    const [before, offered] = [
      offering.connection.setRemoteDescription(offering.offer),
      nameOf(offering.connection.setLocalDescription({ type: 'offer' })),
    ]
    await before
    expect(chainOf(offering.watched)).toEqual(['running setLocalDescription: rejects InvalidStateError'])
    expect(await offered).toBe(isEarly ? 'fulfilled' : ISE)
    expect(rulesOf(offering.watched)).toEqual(isEarly ? ['RJ-4'] : [])
    expect(chartOf(offering.watched)).toEqual(shownBy(offering.connection))
  })

  test('SEQ-22, SG-6: an implicit rollback has two events, and the operation runs in both', async () => {
    const { connection, watched, offer } = await inState('have-local-offer')
    const seen: string[] = []
    watched.actor.on('signalingstatechange', () => {
      seen.push(`${signalingState(watched.actor.getSnapshot())}, shown ${connection.signalingState}`)
      expect(chainOf(watched)).toEqual(['running setRemoteDescription: succeeds stable have-remote-offer'])
    })
    watched.emitted.length = 0
    await connection.setRemoteDescription(offer)
    expect(seen).toEqual(['stable, shown stable', 'have-remote-offer, shown have-remote-offer'])
    // Nothing else comes in between.
    expect(watched.emitted.filter((event) => event.startsWith('negotiation'))).toEqual([])
    expect(chainOf(watched)).toEqual([])
  })

  test('SEQ-26: after a rollback the chart is where it was before the offer', async () => {
    const { connection, watched } = await inState('have-local-offer')
    await connection.setLocalDescription({ type: 'rollback' })
    expect(chartOf(watched)).toEqual(shownBy(connection))
    expect(signalingState(watched.actor.getSnapshot())).toBe('stable')
  })

  test.each(Object.keys(descriptions) as Description[])('SG-5, OC-2: in closed, %s is refused', async (description) => {
    const reached = await inState('stable')
    reached.connection.close()
    const snapshot = reached.watched.actor.getSnapshot()
    // Firefox has no pranswer, and says so first.
    const name = engine === 'firefox' && description.endsWith('pranswer') ? 'NotSupportedError' : ISE
    await expect(descriptions[description](reached)).rejects.toMatchObject({ name })
    expect(reached.watched.actor.getSnapshot()).toBe(snapshot)
  })
})

/** How an operation has settled. */
function nameOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'fulfilled',
    ({ name }: Error) => name,
  )
}
