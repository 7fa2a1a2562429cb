import { expect, test } from 'vitest'
import { createActor, SimulatedClock } from 'xstate'
import type { RecoveryCause } from '../../../machines/session/recoveryTypes.ts'
import { sessionMachine } from '../../../machines/session/sessionMachine.ts'
import type { SessionCause } from '../../../machines/session/sessionTypes.ts'
import { defaultPolicy } from '../../../src/session/policy.ts'
import { sessionState } from '../../../src/session/sessionState.ts'

/** What happens to the path, what happens to the session, or that time passes. */
type Step = RecoveryCause['type'] | SessionCause | number

function stateAfter(steps: readonly Step[]) {
  const clock = new SimulatedClock()
  const input = { policy: defaultPolicy, now: () => clock.now(), random: () => 0.5 }
  const actor = createActor(sessionMachine, { clock, input })
  actor.start()
  for (const step of steps) {
    if (typeof step === 'number') clock.increment(step)
    else if (typeof step === 'string') actor.getSnapshot().children.recovery?.send({ type: step })
    else actor.send(step)
  }
  return sessionState(actor.getSnapshot())
}

const met: readonly Step[] = [100, 'connection.made']
const connected: readonly Step[] = [...met, 'path.connected']
const busy = { type: 'peer.busy' } as const
const close = { type: 'close', reason: 'enough' } as const

const path: readonly (readonly [string, readonly Step[], object])[] = [
  ['nobody is there', [], { state: 'connecting', attempt: 1, peer: 'none' }],
  ['the peer has another one', [busy], { state: 'connecting', attempt: 1, peer: 'busy' }],
  ['the peer has left before it was met', ['peer.left'], { state: 'connecting', attempt: 1, peer: 'left' }],
  ['the peer is there', met, { state: 'connecting', attempt: 1, peer: 'there' }],
  ['the peer leaves while it is met', [...met, 'peer.left'], { state: 'connecting', attempt: 1, peer: 'left' }],
  [
    'they are not connected in time, and the next attempt is waited for',
    [...met, 15_000],
    { state: 'connecting', attempt: 2, peer: 'there' },
  ],
  [
    'they are not connected in time, and the peer is asked',
    [...met, 15_000, 300],
    { state: 'connecting', attempt: 2, peer: 'there' },
  ],
  ['they are connected', connected, { state: 'connected', since: 100 }],
  [
    'the path is interrupted',
    [...connected, 50, 'path.interrupted'],
    { state: 'unsure', since: 150, until: 150 + 2500 },
  ],
  [
    'a restart is waited for',
    [...connected, 'path.failed'],
    { state: 'reconnecting', by: 'restart', peer: 'silent', attempt: 2, since: 100, nextAt: 100 + 300 },
  ],
  [
    'it is the first one since the path has worked for long enough',
    [...connected, 20_000, 'path.failed'],
    { state: 'reconnecting', by: 'restart', peer: 'silent', attempt: 1, since: 20_100, nextAt: 20_100 },
  ],
  [
    'ICE is restarted',
    [...connected, 'path.failed', 300],
    { state: 'reconnecting', by: 'restart', peer: 'silent', attempt: 2, since: 100, nextAt: 400 + 15_000 },
  ],
  [
    'ICE is restarted for the last time',
    [...connected, 'path.failed', 300, 'path.failed', 1700],
    { state: 'reconnecting', by: 'restart', peer: 'silent', attempt: 3, since: 100, nextAt: 2100 + 15_000 },
  ],
  [
    'restarts have been no help, and a replacement is waited for, whose time is a whole number',
    [...connected, 'path.failed', 300, 'path.failed', 1700, 'path.failed'],
    { state: 'reconnecting', by: 'replacement', peer: 'silent', attempt: 4, since: 100, nextAt: 2100 + 3200 },
  ],
  [
    'the peer is asked',
    [...connected, 'connection.ended'],
    { state: 'reconnecting', by: 'replacement', peer: 'silent', attempt: 2, since: 100, nextAt: undefined },
  ],
  [
    'the peer has left',
    [...connected, 'connection.ended', 'peer.left'],
    { state: 'reconnecting', by: 'replacement', peer: 'left', attempt: 2, since: 100, nextAt: undefined },
  ],
  [
    'the peer has found another one',
    [...connected, 'connection.ended', { type: 'peer.busy' }],
    { state: 'reconnecting', by: 'replacement', peer: 'busy', attempt: 2, since: 100, nextAt: undefined },
  ],
  [
    'the connection is replaced',
    [...connected, 'connection.made'],
    { state: 'reconnecting', by: 'replacement', peer: 'there', attempt: 1, since: 100, nextAt: 100 + 15_000 },
  ],
  ['there is no network', [...met, 'network.down'], { state: 'offline', since: 100 }],
  ['the page is suspended', [...met, 'page.frozen'], { state: 'frozen', since: 100 }],
]
test.each(path)('%s', (_, steps, state) => {
  expect(stateAfter(steps)).toEqual(state)
})

test('the time of the next attempt is a whole number, though chance has a part in it', () => {
  const clock = new SimulatedClock()
  const input = { policy: defaultPolicy, now: () => clock.now() + 0.4, random: () => 0.5 }
  const actor = createActor(sessionMachine, { clock, input }).start()
  for (const type of ['connection.made', 'path.connected', 'path.failed'] as const) {
    actor.getSnapshot().children.recovery?.send({ type })
  }
  expect(sessionState(actor.getSnapshot())).toMatchObject({ state: 'reconnecting', since: 0.4, nextAt: 301 })
})

const ends: readonly (readonly [string, readonly Step[], object])[] = [
  ['what waits is sent', [close, { type: 'draining', buffered: 7 }], { state: 'closing', buffered: 7 }],
  ['this side has closed it', [close, 10_000, 2000], { state: 'closed', by: 'this side', reason: 'enough' }],
  ['the peer has closed it', [{ type: 'peer.goodbye', reason: 'bye' }], { state: 'closed', by: 'peer', reason: 'bye' }],
  [
    'the app’s part has failed',
    [{ type: 'fail', because: 'set-up-failed', error: 'no microphone' }],
    { state: 'failed', because: 'set-up-failed', error: 'no microphone', diagnosis: undefined },
  ],
  [
    'it was given up',
    [...connected, 'connection.ended', 60_000],
    { state: 'failed', because: 'gave-up', error: undefined, diagnosis: undefined },
  ],
]
test.each(ends)('%s', (_, steps, state) => {
  expect(stateAfter(steps)).toEqual(state)
})

test('an actor is no snapshot', () => {
  const actor = createActor(sessionMachine, { input: { policy: defaultPolicy } })
  expect(() => sessionState(actor as never)).toThrow('sessionState() needs a snapshot of "session"')
})
