import { describe, expect, test } from 'vitest'
import { negotiationFired } from '../../../machines/connection/negotiationFired.ts'
import type { PeerConnectionCause } from '../../../machines/connection/peerConnectionTypes.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { called, enter, record, settled } from './connectionChart.ts'

describe('an engine that fires `negotiationneeded`', () => {
  const updated: PeerConnectionCause = { type: 'negotiation.updated' }
  const fired: PeerConnectionCause = { type: 'negotiation.checked', needed: true }
  const offer: PeerConnectionCause = { type: 'local.offer' }
  const rollback: PeerConnectionCause = { type: 'local.rollback' }
  const busy = called(1)

  test.each<[string, PeerConnectionCause[], RuleId | undefined]>([
    ['NN-1: at a connection that is stable', [], undefined],
    ['NN-1: after something was done', [updated], undefined],
    ['INV-14: once more, with nothing done since', [fired], 'INV-14'],
    ['INV-14: once more, with something done since: a check has found no need between', [fired, updated], undefined],
    ['INV-14: once more, with something done in a busy chain', [fired, busy, updated, settled(1)], undefined],
    ['INV-14: once more, with something done before', [updated, fired], 'INV-14'],
    ['NN-2: once more, after a return to `stable`', [fired, offer, rollback], undefined],
    ['INV-13: in a busy chain', [busy], 'INV-13'],
    ['INV-13: in a busy chain, once more', [fired, updated, busy], 'INV-13'],
    ['INV-13: not in `stable`', [offer], 'INV-13'],
    ['INV-3: at a connection that is closed', [{ type: 'close' }], undefined],
  ])('%s', (_, path, broken) => {
    const actor = enter()
    for (const cause of path) actor.send(cause)
    const found = negotiationFired(actor.getSnapshot())
    expect(found.broken).toBe(broken)

    const seen = record(actor)
    for (const cause of found.causes) actor.send(cause)
    const isClosed = path.at(-1)?.type === 'close'
    expect(seen.map((type) => type.split('[')[0])).toEqual(isClosed ? [] : ['negotiationneeded'])
    if (!isClosed) expect(actor.getSnapshot().context.updated).toBe(false)
  })
})
