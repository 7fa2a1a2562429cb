import { expect, test } from 'vitest'
import { diagnosis } from '../../../src/diagnosis/index.ts'
import { BindError } from '../../../src/index.ts'
import { channelId } from '../../../src/session/channelId.ts'
import {
  channelOf,
  diagnosisOf,
  overBroadcastChannel,
  overMessagePort,
  overWebSocket,
  type SessionMessage,
  sessionState,
} from '../../../src/session/index.ts'
import { createPair, createWorld, stateOf } from './world.ts'

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

test.each<[string, (given: never) => unknown, unknown, RegExp]>([
  ['an actor', sessionState, createPair().alice, /^sessionState\(\) needs a snapshot of "session", .*getSnapshot/],
  ['nothing', sessionState, undefined, /but was given undefined/],
  [
    'a session’s snapshot',
    diagnosis,
    createPair().alice.getSnapshot(),
    /snapshot of "peerConnection".* one of "session"/,
  ],
  ['an actor', diagnosis, createPair().alice, /^diagnosis\(\) needs .* Pass actor\.getSnapshot\(\)/],
])('given %s, %o says what it needs', (_, call, given, words) => {
  const error = thrownBy(() => call(given as never))
  expect(error).toBeInstanceOf(BindError)
  expect(error).toMatchObject({ code: 'not-a-snapshot', message: expect.stringMatching(words) })
})

test.each<[string, (given: never) => unknown]>([
  ['overBroadcastChannel() needs a BroadcastChannel', overBroadcastChannel],
  ['overMessagePort() needs a MessagePort', overMessagePort],
  ['overWebSocket() needs a WebSocket', overWebSocket],
])('%s, and says what it was given', (words, adapter) => {
  expect(thrownBy(() => adapter('chat' as never))).toMatchObject({
    code: 'not-options',
    message: `${words}, but was given "chat".`,
  })
})

test('a channel is not asked for again with other options', () => {
  const { alice } = createPair()
  const channel = channelOf(alice, 'files', { ordered: false })
  expect(channelOf(alice, 'files')).toBe(channel)
  expect(channelOf(alice, 'files', { ordered: false })).toBe(channel)
  expect(thrownBy(() => channelOf(alice, 'files', { ordered: true }))).toMatchObject({
    code: 'not-options',
    message: expect.stringContaining('was made with ordered: false, and cannot be asked for with true'),
  })
})

test('a channel may be asked for again with what holds where nothing is said', () => {
  const { alice } = createPair()
  const channel = channelOf(alice, 'files', { maxRetransmits: 3 })
  for (const same of [
    { ordered: true },
    { protocol: '' },
    { id: channelId('files') },
    { ordered: undefined as never },
  ]) {
    expect(channelOf(alice, 'files', same)).toBe(channel)
  }
  for (const other of [{ ordered: false }, { protocol: 'json' }, { id: 7 }, { maxPacketLifeTime: 1 }]) {
    expect(thrownBy(() => channelOf(alice, 'files', other))).toMatchObject({ code: 'not-options' })
  }
})

test('over a BroadcastChannel a page does not hear itself, and another page is heard', async () => {
  const [one, two] = [new BroadcastChannel('first hour'), new BroadcastChannel('first hour')]
  const heard: unknown[] = []
  const end = overBroadcastChannel(two).subscribe((message) => heard.push(message))
  const message: SessionMessage = { session: { version: 1, from: 'somebody' } }
  await overBroadcastChannel(one).send(message)
  const last = new Promise<void>((resolve) =>
    two.addEventListener('message', ({ data }) => data === 'last' && resolve()),
  )
  one.postMessage({ ...message, page: 'another' })
  one.postMessage(null)
  one.postMessage('last')
  await last
  expect(heard).toEqual([{ ...message, page: 'another' }, null, 'last'])
  end()
  for (const channel of [one, two]) channel.close()
})

test('the diagnosis of a session is there at any time, and who has left is told from a broken path', async () => {
  const { clock, pipe, session } = createWorld()
  const end = pipe.end('bob')
  let from = ''
  const send: typeof end.send = (message) => {
    from = message.session?.from ?? from
    return end.send(message)
  }
  const [alice, bob] = [session('alice'), session('bob', { signaling: { ...end, send } })]
  for (const each of [alice, bob]) channelOf(each, 'chat')
  expect([diagnosisOf(alice), stateOf(alice)]).toEqual([undefined, { state: 'connecting', attempt: 1, peer: 'none' }])
  await clock.until(() => stateOf(alice).state === 'connected', 5000)
  expect(diagnosisOf(alice)?.stage).toBe('connected')

  // The page of the other one goes away, and says so.
  bob.stop()
  end.send({ session: { version: 1, from, leaving: true } })
  const hasLeft = () => 'peer' in stateOf(alice) && (stateOf(alice) as { peer: string }).peer === 'left'
  expect(await clock.until(hasLeft, 5000)).toBeDefined()
  expect(stateOf(alice)).toMatchObject({ state: 'reconnecting', by: 'replacement' })
  await clock.pass(120_000)
  expect(stateOf(alice)).toMatchObject({ state: 'reconnecting', peer: 'left' })
  const back = session('bob')
  channelOf(back, 'chat')
  expect(await clock.until(() => stateOf(alice).state === 'connected', 15_000)).toBeDefined()
  for (const each of [alice, back]) each.stop()
})
