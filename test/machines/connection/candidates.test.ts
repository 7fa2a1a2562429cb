import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import {
  type Candidates,
  candidateTypes,
  type GatheringError,
  gatheringErrorsWith,
  MOST_GATHERING_ERRORS,
  noCandidates,
} from '../../../machines/connection/candidates.ts'
import { iceTransportMachine } from '../../../machines/transports/iceTransportMachine.ts'
import type { IceTransportCause } from '../../../machines/transports/transportTypes.ts'
import { enter, report } from './connectionChart.ts'

const two: Candidates = { ...noCandidates, host: 2 }
const relayed: Candidates = { ...noCandidates, relay: 1, ended: true }

describe('candidates in the chart', () => {
  test('there are none at first, of no type', () => {
    expect(enter().getSnapshot().context.candidates).toEqual({ local: noCandidates, remote: noCandidates })
    expect(candidateTypes.map((type) => noCandidates[type])).toEqual([0, 0, 0, 0])
    expect(noCandidates.ended).toBe(false)
  })

  test('what is told of one side leaves the other as it was', () => {
    const actor = enter()
    actor.send({ type: 'candidates.counted', local: two })
    actor.send({ type: 'candidates.counted', remote: relayed })
    expect(actor.getSnapshot().context.candidates).toEqual({ local: two, remote: relayed })
    actor.send({ type: 'candidates.counted', local: noCandidates, remote: two })
    expect(actor.getSnapshot().context.candidates).toEqual({ local: noCandidates, remote: two })
  })

  test('nothing is emitted for them', () => {
    const actor = enter()
    const seen: unknown[] = []
    actor.on('*', (event) => seen.push(event))
    actor.send({ type: 'candidates.counted', local: two })
    actor.send({ type: 'gathering.failed', error: { errorCode: 701, url: '' } })
    actor.send({
      type: 'pair.told',
      pair: { local: 'host', remote: 'relay', protocol: 'udp', relayProtocol: undefined },
    })
    expect(seen).toEqual([])
    expect(actor.getSnapshot().context.pair).toMatchObject({ local: 'host', remote: 'relay' })
  })

  test('the pair that was told is forgotten when another is in use', () => {
    const pair = { local: 'host', remote: 'relay', protocol: 'udp', relayProtocol: undefined } as const
    const transport = createActor(iceTransportMachine, { input: { state: 'checking' } }).start()
    const changes = [
      { type: 'selectedcandidatepair.changed' },
      { type: 'connected', pairChanged: true },
    ] as const satisfies readonly IceTransportCause[]
    for (const cause of changes) {
      const actor = enter()
      actor.send({ type: 'pair.told', pair })
      actor.send(report({}, { kind: 'ice', transport, cause: { type: 'connected' } }))
      expect(actor.getSnapshot().context.pair).toEqual(pair)
      actor.send(report({}, { kind: 'ice', transport, cause }))
      expect(actor.getSnapshot().context.pair).toBeUndefined()
    }
  })

  test('INV-3: what comes after `close` counts no more', () => {
    const actor = enter()
    actor.send({ type: 'candidates.counted', local: two })
    actor.send({ type: 'close' })
    expect(actor.getSnapshot().can({ type: 'candidates.counted', local: noCandidates })).toBe(false)
    expect(actor.getSnapshot().can({ type: 'gathering.failed', error: { errorCode: 701, url: '' } })).toBe(false)
    expect(actor.getSnapshot().context.candidates.local).toEqual(two)
  })
})

describe('errors of gathering', () => {
  const error = (errorCode: number, url = 'turn:turn.example:3478'): GatheringError => ({ errorCode, url })

  test('each is there once, in the order in which they came', () => {
    const actor = enter()
    for (const each of [error(401), error(701), error(401), error(401, 'stun:stun.example')])
      actor.send({ type: 'gathering.failed', error: each })
    expect(actor.getSnapshot().context.gatheringErrors).toEqual([
      error(401),
      error(701),
      error(401, 'stun:stun.example'),
    ])
  })

  test('the same again is the same list', () => {
    const errors = [error(401)]
    expect(gatheringErrorsWith(errors, error(401))).toBe(errors)
  })

  test(`the first ${MOST_GATHERING_ERRORS} are kept`, () => {
    let errors: readonly GatheringError[] = []
    for (let code = 0; code < 3 * MOST_GATHERING_ERRORS; code += 1) errors = gatheringErrorsWith(errors, error(code))
    expect(errors.map(({ errorCode }) => errorCode)).toEqual(Array.from({ length: MOST_GATHERING_ERRORS }, (_, i) => i))
  })

  test('nothing else of what it was given is kept', () => {
    const given = { ...error(401), address: '192.0.2.1', errorText: 'of alice' }
    expect(gatheringErrorsWith([], given)).toEqual([error(401)])
  })
})
