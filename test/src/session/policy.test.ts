import { expect, test } from 'vitest'
import { BindError } from '../../../src/index.ts'
import { checkedPolicy, defaultPolicy } from '../../../src/session/policy.ts'

test('what holds where the app says nothing', () => {
  expect(defaultPolicy).toEqual({
    grace: 2500,
    deadline: 15_000,
    opening: 8000,
    restarts: 2,
    backoff: [0, 300, 1200, 2700, 4800, 7000],
    jitter: 1000,
    giveUp: 60_000,
    settled: 20_000,
    repeat: [500, 1000, 2000, 4000],
    yield: 1000,
    challenge: 900,
    drain: 10_000,
    farewell: 2000,
  })
  expect(checkedPolicy(undefined, 'f()')).toEqual(defaultPolicy)
})

test('what is given holds, from nothing to for ever, and what is undefined is not given', () => {
  const given = { grace: 0, giveUp: Number.POSITIVE_INFINITY, repeat: [0, 1], backoff: [1, Number.POSITIVE_INFINITY] }
  expect(checkedPolicy({ ...given, drain: undefined as never }, 'f()')).toEqual({ ...defaultPolicy, ...given })
})

const milliseconds = 'a number of milliseconds, from 0 on'
test.each([
  [7, 'The option "policy" of f() needs an object, but was given 7.'],
  [null, 'The option "policy" of f() needs an object, but was given null.'],
  [{ patience: 1 }, expect.stringMatching(/^The option "policy" .*"patience"/)],
  [{ grace: -1 }, `"grace" of the policy needs ${milliseconds}, but was given -1.`],
  [{ grace: Number.NaN }, `"grace" of the policy needs ${milliseconds}, but was given NaN.`],
  [{ grace: '1' }, `"grace" of the policy needs ${milliseconds}, but was given a text of 1 characters.`],
  [{ grace: [1] }, expect.stringContaining(`"grace" of the policy needs ${milliseconds}`)],
  [{ repeat: 1 }, '"repeat" of the policy needs a list of milliseconds, the last above 0, but was given 1.'],
  [{ repeat: 'soon' }, expect.stringContaining('"repeat" of the policy needs a list of milliseconds')],
  [{ repeat: [] }, expect.stringContaining('"repeat" of the policy needs a list of milliseconds')],
  [{ repeat: [1, -1] }, expect.stringContaining('"repeat" of the policy needs a list of milliseconds')],
  [
    { repeat: [1, 0] },
    expect.stringContaining('"repeat" of the policy needs a list of milliseconds, the last above 0'),
  ],
  [{ deadline: 0 }, '"deadline" of the policy needs a number of milliseconds, above 0, but was given 0.'],
  [{ opening: 0 }, '"opening" of the policy needs a number of milliseconds, above 0, but was given 0.'],
  [{ backoff: 1 }, '"backoff" of the policy needs a list of milliseconds, from 0 on, but was given 1.'],
  [{ backoff: [1, '2'] }, expect.stringContaining('"backoff" of the policy needs a list of milliseconds')],
])('the policy %j is refused, with what is wrong', (policy, message) => {
  const check = () => checkedPolicy(policy as never, 'f()')
  expect(check).toThrow(BindError)
  expect(check).toThrow(expect.objectContaining({ code: 'not-options', message }))
})
