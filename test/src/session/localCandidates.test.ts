import { expect, test } from 'vitest'
import { LocalCandidates } from '../../../src/session/localCandidates.ts'

const sdp = 'a=ice-ufrag:one\na=ice-ufrag:two\n'
const named = (candidate: string, usernameFragment: string) => ({ candidate, usernameFragment })
const message = (candidate: object, generation: string, index: number) => ({
  candidate,
  session: { generation, index },
})

test('each is told with its generation and its place there', () => {
  const local = new LocalCandidates()
  const unnamed = { candidate: 'd' }
  expect([
    local.add(named('a', 'two'), sdp),
    local.add(named('b', 'one'), sdp),
    local.add(named('c', 'two'), sdp),
    // It is of the first section, if it does not say.
    local.add(unnamed, sdp),
    local.add(unnamed, undefined),
  ]).toEqual([
    message(named('a', 'two'), 'two', 0),
    message(named('b', 'one'), 'one', 0),
    message(named('c', 'two'), 'two', 1),
    message(unnamed, 'one', 1),
    message(unnamed, '', 0),
  ])
})

test('what is not acknowledged is told again', () => {
  const local = new LocalCandidates()
  const all = ['a', 'b', 'c'].map((candidate) => local.add(named(candidate, 'one'), sdp))
  expect(local.unacknowledged(sdp)).toEqual(all)
  local.acknowledge({ generation: 'one', count: 2 })
  expect(local.unacknowledged(sdp)).toEqual(all.slice(2))
})

test('an acknowledgement that comes late, or of what is not known, changes nothing', () => {
  const local = new LocalCandidates()
  const all = ['a', 'b', 'c'].map((candidate) => local.add(named(candidate, 'one'), sdp))
  for (const count of [2, 1]) local.acknowledge({ generation: 'one', count })
  local.acknowledge({ generation: 'another', count: 3 })
  expect(local.unacknowledged(sdp)).toEqual(all.slice(2))
})

test('more are not acknowledged than there are', () => {
  const local = new LocalCandidates()
  local.add(named('a', 'one'), sdp)
  local.acknowledge({ generation: 'one', count: 7 })
  expect(local.unacknowledged(sdp)).toEqual([])
  const next = local.add(named('b', 'one'), sdp)
  expect(local.unacknowledged(sdp)).toEqual([next])
})

test('those of an earlier description are told no more', () => {
  const local = new LocalCandidates()
  local.add(named('a', 'one'), sdp)
  const kept = local.add(named('b', 'two'), sdp)
  expect(local.unacknowledged('a=ice-ufrag:two\n')).toEqual([kept])
  // Not even when it is back.
  expect(local.unacknowledged(sdp)).toEqual([kept])
})
