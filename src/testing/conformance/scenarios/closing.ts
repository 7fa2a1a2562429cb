import {
  abortedByPeer,
  closedByPeer,
  closedHere,
  connectionClosedHere,
  leavesTheRest,
  sequence,
  survives,
} from '../checks/ends.ts'
import { causes, orLateClose, prescribed, sinceBegin } from '../checks/lines.ts'
import { compare, ensure, type Finding, notExercised } from '../finding.ts'
import { eventsOf, type Life, type Side } from '../life.ts'
import type { Scenario } from '../scenario.ts'
import type { Peer, Stage } from '../stage.ts'

const { close, reset, closed, aborted, connectionClosed, open } = causes
const CHAT = 'channel chat'

const closedLocally = prescribed('open', close, closed)
const closedRemotely = prescribed('open', reset, closed)
const abortedRemotely = prescribed('open', aborted)
const connectionClosedLocally = orLateClose(prescribed('open', connectionClosed))

/** How channels end. */
export const closing: readonly Scenario[] = [
  {
    id: 'SEQ-3',
    title: 'dc.close() on one side',
    rules: ['SEQ-3', 'SEQ-4', 'DT-4', 'DT-5', 'DT-6', 'CL-2', 'CL-4', 'CL-7', 'CD-5', 'INV-35', 'INV-37', 'EX-4'],
    async play(stage) {
      const [near] = await stage.open()
      stage.begin()
      stage.a.closeChannel(near)
      watchInTask(stage.a, near)
      await closes(stage, 'A', 'B')
    },
    check: (life) => [
      sequence('SEQ-3', life, 'A', CHAT, closedLocally),
      sequence('SEQ-4', life, 'B', CHAT, closedRemotely),
      ...closedHere(life, 'A', CHAT),
      ...closedByPeer(life, 'B', CHAT),
      ...leavesTheRest(life, 'A', CHAT),
      ...leavesTheRest(life, 'B', CHAT),
    ],
  },
  {
    id: 'SEQ-5',
    title: 'dc.close() on both sides at once',
    rules: ['SEQ-5', 'DT-4', 'DT-6', 'CL-7', 'CD-5'],
    async play(stage) {
      const [near, far] = await stage.open()
      stage.begin()
      stage.a.closeChannel(near)
      stage.b.closeChannel(far)
      await closes(stage, 'A', 'B')
    },
    check: (life) =>
      (['A', 'B'] as const).flatMap((side) => [
        // With a close of the peer's on its way, one `closing` is accepted (AMB-18).
        sequence('SEQ-5', life, side, CHAT, closedLocally, closedLocally.replace(' · ', ' · closing[closing] · ')),
        ...closedHere(life, side, CHAT).filter(({ rule }) => rule !== 'CL-4'),
      ]),
  },
  {
    id: 'SEQ-6',
    title: 'pc.close() on one side',
    rules: ['SEQ-6', 'SEQ-7', 'DT-11', 'AB-1', 'AB-3', 'CD-4', 'DT-7', 'INV-34', 'INV-48', 'RP-1', 'RP-2', 'EX-7'],
    rest: 1000,
    async play(stage) {
      const [near] = await stage.open()
      stage.begin()
      stage.a.close()
      stage.a.try(CHAT, 'send("late")', () => near.send('late'))
      await closes(stage, 'B')
    },
    check: (life) => [
      sequence('SEQ-6', life, 'A', CHAT, ...connectionClosedLocally),
      sequence('SEQ-7', life, 'B', CHAT, abortedRemotely),
      ...connectionClosedHere(life, 'A', CHAT),
      ...abortedByPeer(life, 'B', CHAT),
      ...survives(life, 'B'),
    ],
  },
  {
    id: 'SEQ-7',
    lasts: 40,
    title: 'the peer’s pc.close(), until ICE has noticed',
    rules: ['SEQ-7', 'AB-8', 'RP-2', 'INV-47'],
    plays: 1,
    async play(stage) {
      await stage.open()
      stage.begin()
      stage.a.close()
      const { pc } = stage.b
      await stage.b.until(
        'ICE has failed',
        () => pc.iceConnectionState === 'failed' || pc.connectionState === 'closed',
        40_000,
      )
    },
    check: (life) => [...iceLoss(life, 'B'), ...survives(life, 'B').filter(({ rule }) => rule === 'RP-2')],
  },
  {
    id: 'SEQ-13',
    title: 'dc.close() before negotiation, then a connect with another channel',
    rules: ['SEQ-13', 'DT-14', 'CL-7'],
    async play(stage) {
      const near = stage.a.createDataChannel('chat')
      stage.begin()
      stage.a.closeChannel(near)
      await stage.a.until('close', () => near.readyState === 'closed' && stage.a.fired(CHAT, 'close') > 0)
      await stage.open('other')
    },
    check: (life) => [
      sequence('SEQ-13', life, 'A', CHAT, prescribed('connecting', close, closed)),
      ensure('DT-14', eventsOf(life, 'A', CHAT, 'open').length === 0, 'a closed channel does not open', 'open fired'),
      ...closedHere(life, 'A', CHAT),
    ],
  },
  {
    id: 'SEQ-14',
    title: 'pc.close() before a channel has opened',
    rules: ['SEQ-14', 'DT-11', 'AB-1'],
    async play(stage) {
      stage.a.createDataChannel('chat')
      stage.begin()
      stage.a.close()
    },
    check: (life) => [
      sequence('SEQ-14', life, 'A', CHAT, ...orLateClose(prescribed('connecting', connectionClosed))),
      ...connectionClosedHere(life, 'A', CHAT),
    ],
  },
  {
    id: 'SEQ-15',
    title: 'dc.close() with 4 MiB to send',
    rules: ['SEQ-15', 'CL-5', 'BA-4', 'BL-1', 'BL-2', 'SD-7', 'BA-1', 'BA-2', 'RX-6'],
    async play(stage) {
      const [near] = await stage.open()
      stage.begin()
      fill(stage.a, near)
      stage.a.closeChannel(near)
      stage.a.try(CHAT, 'send("late")', () => near.send('late'))
      await closes(stage, 'A', 'B')
    },
    check: (life) => [
      sequence('SEQ-15', life, 'A', CHAT, closedLocally),
      sequence('SEQ-15', life, 'B', CHAT, closedRemotely),
      ...delivered(life),
      ...closedHere(life, 'A', CHAT),
      ...closedByPeer(life, 'B', CHAT),
      ...buffered(life, 'A'),
    ],
  },
  {
    id: 'dc.close() by the receiver',
    title: 'dc.close() while the peer has 4 MiB to send',
    rules: ['RX-3', 'INV-26', 'DT-6', 'BA-3'],
    async play(stage) {
      const [near, far] = await stage.open()
      stage.begin()
      fill(stage.a, near)
      const before = stage.b.fired(CHAT, 'message')
      await stage.b.until('data arrives', () => stage.b.fired(CHAT, 'message') > before)
      stage.b.closeChannel(far)
      await closes(stage, 'A', 'B')
    },
    check: (life) => [...closedHere(life, 'B', CHAT), ...closedByPeer(life, 'A', CHAT)],
  },
  {
    id: 'dc.close() with data both ways',
    title: 'dc.close() while both sides have 4 MiB to send',
    rules: ['DT-6'],
    async play(stage) {
      const [near, far] = await stage.open()
      stage.begin()
      fill(stage.b, far)
      fill(stage.a, near)
      stage.a.closeChannel(near)
      await closes(stage, 'A', 'B')
    },
    check: (life) => [...closedHere(life, 'A', CHAT), ...closedByPeer(life, 'B', CHAT)],
  },
  {
    id: 'SEQ-16',
    title: 'pc.close() with 4 MiB to send',
    rules: ['SEQ-16', 'BA-5', 'BA-3', 'AB-3'],
    async play(stage) {
      const [near] = await stage.open()
      stage.begin()
      fill(stage.a, near)
      stage.a.close()
      await closes(stage, 'B')
    },
    check: (life) => [
      sequence('SEQ-16', life, 'A', CHAT, ...connectionClosedLocally),
      sequence('SEQ-16', life, 'B', CHAT, abortedRemotely),
      ...frozen(life, 'A'),
      ...connectionClosedHere(life, 'A', CHAT),
      ...abortedByPeer(life, 'B', CHAT),
    ],
  },
  {
    id: 'SEQ-17',
    title: 'dc.close(), then pc.close() at once',
    rules: ['SEQ-17'],
    async play(stage) {
      const [near] = await stage.open()
      stage.begin()
      stage.a.closeChannel(near)
      stage.a.close()
      await closes(stage, 'B')
    },
    check(life) {
      const prefix = prescribed('open', close)
      // Whether a channel that is closing is reached is not clear (AMB-4).
      const atA = ['closed', 'closing'].flatMap((state) => orLateClose(`${prefix} · pc.close(): ${state}`))
      return [
        sequence('SEQ-17', life, 'A', CHAT, ...atA),
        // Whichever arrives first, or one after the other.
        sequence('SEQ-17', life, 'B', CHAT, closedRemotely, abortedRemotely, prescribed('open', reset, aborted)),
      ]
    },
  },
  {
    id: 'SEQ-18',
    title: 'dc.close() in the handler of datachannel',
    rules: ['SEQ-18', 'RC-6', 'OP-5'],
    async play(stage) {
      const near = stage.a.createDataChannel('chat')
      stage.b.pc.addEventListener('datachannel', ({ channel }) => stage.b.closeChannel(channel))
      stage.begin()
      await stage.negotiate()
      await stage.a.until(
        'the channel is closed at both ends',
        () => near.readyState === 'closed' && stage.announced(stage.b, 'chat')?.readyState === 'closed',
      )
    },
    check: (life) => [
      sequence(
        'SEQ-18',
        life,
        'A',
        CHAT,
        prescribed('connecting', open, reset, closed),
        prescribed('connecting', reset, closed),
      ),
      sequence('SEQ-18', life, 'B', CHAT, prescribed('open', close, closed)),
    ],
  },
  {
    id: 'dc.close() in open',
    title: 'dc.close() in the handler of the channel’s own open',
    rules: ['DT-4', 'DT-5', 'CL-2'],
    async play(stage) {
      const near = stage.a.createDataChannel('chat')
      near.addEventListener('open', () => stage.a.closeChannel(near))
      stage.begin()
      await stage.negotiate()
      await stage.a.until(
        'the channel is closed at both ends',
        () => near.readyState === 'closed' && stage.announced(stage.b, 'chat')?.readyState === 'closed',
      )
    },
    check: (life) =>
      eventsOf(life, 'B', 'pc', 'datachannel').length > 0
        ? [...closedHere(life, 'A', CHAT), ...closedByPeer(life, 'B', CHAT)]
        : [notExercised('DT-5', 'the channel is not announced'), ...closedHere(life, 'A', CHAT)],
  },
  {
    id: 'dc.close() in message',
    title: 'dc.close() in the handler of the first of five messages',
    rules: ['RX-2', 'RX-3', 'INV-26'],
    async play(stage) {
      await fiveMessages(stage, (far) => stage.b.closeChannel(far))
      await closes(stage, 'A', 'B')
    },
    check: late('dc.close()'),
  },
  {
    id: 'pc.close() in message',
    title: 'pc.close() in the handler of the first of five messages',
    rules: ['RX-2', 'RX-3', 'INV-26'],
    async play(stage) {
      await fiveMessages(stage, () => stage.b.close())
      await closes(stage, 'A')
    },
    check: late('pc.close()'),
  },
  {
    id: 'both close all',
    title: 'dc.close() and pc.close() on both sides at once',
    rules: ['INV-21', 'INV-22', 'INV-25'],
    async play(stage) {
      const [near, far] = await stage.open()
      stage.begin()
      stage.a.closeChannel(near)
      stage.b.closeChannel(far)
      stage.a.close()
      stage.b.close()
    },
    check: (life) => (['A', 'B'] as const).flatMap((side) => connectionClosedHere(life, side, CHAT)),
  },
  {
    id: 'dc.close() twice',
    title: 'dc.close() again while closing, and when closed; send() in each state',
    rules: ['DT-15', 'SD-2', 'INV-27', 'INV-37'],
    async play(stage) {
      const near = stage.a.createDataChannel('chat')
      const send = (when: string) => stage.a.try(CHAT, `send("${when}")`, () => near.send(when))
      send('connecting')
      await stage.negotiate()
      await stage.talk(near, 'chat')
      stage.begin()
      send('open')
      stage.a.closeChannel(near)
      stage.a.closeChannel(near)
      send('closing')
      await closes(stage, 'A', 'B')
      stage.a.closeChannel(near)
      send('closed')
      const far = stage.announced(stage.b, 'chat')
      if (far) stage.b.try(CHAT, 'send("closed")', () => far.send('closed'))
    },
  },
  {
    id: 'send() in closing',
    title: 'send() when the peer has closed the channel',
    rules: ['SD-2', 'INV-27'],
    async play(stage) {
      const [near, far] = await stage.open()
      for (const type of ['closing', 'close']) {
        far.addEventListener(type, () => stage.b.try(CHAT, `send("${type}")`, () => far.send(type)))
      }
      stage.begin()
      stage.a.closeChannel(near)
      await closes(stage, 'A', 'B')
    },
  },
  {
    id: 'one of two channels',
    title: 'dc.close() on one of two channels; the other goes on',
    rules: ['INV-35', 'CL-6'],
    async play(stage) {
      const near = stage.a.createDataChannel('chat')
      const other = stage.a.createDataChannel('other')
      await stage.negotiate()
      await stage.talk(near, 'chat')
      await stage.talk(other, 'other')
      stage.begin()
      stage.a.closeChannel(near)
      await closes(stage, 'A', 'B')
      await stage.talk(other, 'other')
    },
    check: (life) => (['A', 'B'] as const).flatMap((side) => leavesTheRest(life, side, CHAT)),
  },
  {
    id: 'one-sided negotiated channel',
    title: 'dc.close() on a negotiated channel that the peer has not created',
    rules: ['CL-7', 'OP-9'],
    plays: 1,
    async play(stage) {
      const near = stage.a.createDataChannel('chat', { negotiated: true, id: 7 })
      await stage.open('other')
      await stage.a.until('it opens', () => near.readyState === 'open')
      stage.begin()
      stage.a.closeChannel(near)
      await closes(stage, 'A')
    },
    check: (life) => [
      ensure('OP-9', eventsOf(life, 'A', CHAT, 'open').length === 1, 'open, whether or not the peer has it', 'no open'),
      ...closedHere(life, 'A', CHAT),
    ],
  },
  {
    id: 'negotiated channel closed early',
    title: 'dc.close() on a negotiated channel while it is connecting; the peer has it as well',
    rules: ['CL-7', 'DT-14', 'DT-5'],
    plays: 1,
    async play(stage) {
      const init = { negotiated: true, id: 7 }
      const near = stage.a.createDataChannel('chat', init)
      const far = stage.b.createDataChannel('chat', init)
      stage.begin()
      await stage.negotiate(undefined, false)
      stage.a.closeChannel(near)
      stage.trickle('A', 'B')
      await stage.a.until('it is closed here', () => near.readyState === 'closed' && stage.a.fired(CHAT, 'close') > 0)
      await stage.b.until('it is closed there', () => far.readyState === 'closed', 1000)
    },
    check: (life) => [
      ensure('DT-14', eventsOf(life, 'A', CHAT, 'open').length === 0, 'a closing channel does not open', 'open fired'),
      ...closedHere(life, 'A', CHAT),
    ],
  },
  {
    id: 'createDataChannel() after the peer’s pc.close()',
    title: 'a channel created when the association has ended',
    rules: ['INV-29', 'DT-9'],
    plays: 1,
    async play(stage) {
      await stage.open()
      stage.a.close()
      await closes(stage, 'B')
      stage.begin()
      stage.b.try('pc', 'a late channel', () => stage.b.createDataChannel('late'))
      await stage.rest(1000)
    },
    check: (life) => [
      ensure('DT-9', eventsOf(life, 'B', 'channel late', 'open').length === 0, 'it does not open', 'it opened'),
    ],
  },
]

async function closes(stage: Stage, ...sides: readonly Side[]): Promise<void> {
  for (const peer of [stage.a, stage.b]) {
    if (sides.includes(peer.side)) await peer.until('close', () => peer.fired(CHAT, 'close') > 0)
  }
}

const CHUNK = new Uint8Array(16_384)
const CHUNKS = 256

/** Fills the channel with 4 MiB. */
function fill(peer: Peer, channel: RTCDataChannel): void {
  const before = channel.bufferedAmount
  peer.try(CHAT, 'send(4 MiB)', () => {
    for (let chunks = 0; chunks < CHUNKS; chunks++) channel.send(CHUNK)
  })
  peer.fact(CHAT, 'buffered by send()', String(channel.bufferedAmount - before))
}

/** Reads the state for a while, in one task. */
function watchInTask(peer: Peer, channel: RTCDataChannel): void {
  const before = channel.readyState
  const end = Date.now() + 40
  let after = before
  while (after === before && Date.now() < end) after = channel.readyState
  peer.fact(
    CHAT,
    'while script runs',
    after === before ? 'unchanged' : `readyState ${before} → ${after} while script ran`,
  )
}

/** A sends five messages; B does this in the first's handler. */
async function fiveMessages(stage: Stage, inFirst: (far: RTCDataChannel) => void): Promise<void> {
  const [near, far] = await stage.open()
  far.addEventListener('message', () => inFirst(far), { once: true })
  stage.begin()
  for (let each = 1; each <= 5; each++) stage.a.try(CHAT, `send(${each} of 5)`, () => near.send(`${each} of 5`))
  await stage.b.until('the first message', () => stage.b.fired(CHAT, 'message') >= 2)
}

/** Of the five, only the first is delivered. */
function late(call: string): (life: Life) => readonly Finding[] {
  return (life) => {
    const begin = life.findIndex(({ name }) => name === 'begin')
    const got = eventsOf(life.slice(begin), 'B', CHAT, 'message').length
    return [
      ensure(
        'RX-2',
        got === 1,
        `the first of five messages, and none after ${call}`,
        `messages were delivered after ${call}`,
      ),
    ]
  }
}

/** All of the buffer has arrived before the channel closes. */
function delivered(life: Life): readonly Finding[] {
  const begin = life.findIndex(({ name }) => name === 'begin')
  const messages = eventsOf(life.slice(begin), 'B', CHAT, 'message')
  const got = messages.length
  const text = got < CHUNKS ? 'messages were lost' : 'all arrived'
  const closingAt = life.findIndex(
    ({ side, kind, object, name }) => side === 'B' && kind === 'event' && object === CHAT && name === 'closing',
  )
  const closedAt = life.findIndex(
    ({ side, kind, object, name }) => side === 'A' && kind === 'event' && object === CHAT && name === 'close',
  )
  const lastAt = life.lastIndexOf(messages.at(-1) as Life[number])
  return [
    ensure('CL-5', got === CHUNKS, 'all buffered messages arrive', text),
    ...(closingAt === -1
      ? []
      : [ensure('RX-6', lastAt < closingAt, 'every message before closing', 'messages after closing')]),
    ...(closedAt === -1
      ? []
      : [ensure('CL-7', lastAt < closedAt, 'close only when all is sent', 'close before the messages had arrived')]),
  ]
}

function buffered(life: Life, side: Side): readonly Finding[] {
  const fact = life.find((entry) => entry.side === side && entry.name === 'buffered by send()')
  const close = eventsOf(life, side, CHAT, 'close')[0]
  const low = eventsOf(sinceBegin(life, side), side, CHAT, 'bufferedamountlow')
  const total = CHUNK.byteLength * CHUNKS
  return [
    compare('SD-7', 'bufferedAmount grows by', String(total), fact?.outcome),
    compare('BA-1', 'bufferedAmount grows by', String(total), fact?.outcome),
    compare('BL-1', 'bufferedamountlow', 'fired', low.length > 0 ? 'fired' : 'did not fire'),
    ensure('BL-2', low.length <= 1, 'one bufferedamountlow', `${low.length} of them`),
    ...(close ? [compare('BA-4', 'bufferedAmount in close', 0, close.shown[CHAT]?.bufferedAmount)] : []),
  ]
}

/** What was buffered stays, when the connection is closed. */
function frozen(life: Life, side: Side): readonly Finding[] {
  const returned = life.find(
    (entry) => entry.side === side && entry.kind === 'return' && entry.object === 'pc' && entry.name === 'close()',
  )
  const [before, after] = [
    returned?.shown[CHAT]?.bufferedAmount,
    life.filter((entry) => entry.side === side).at(-1)?.shown[CHAT]?.bufferedAmount,
  ]
  const isKept = before === after
  const isReset = after === 0 && before !== 0
  return [
    ensure('BA-5', isKept, 'bufferedAmount as it was when pc.close() returned', 'another bufferedAmount later'),
    ensure('BA-3', !isReset, 'bufferedAmount not reset to 0', 'bufferedAmount was reset to 0'),
  ]
}

/** In the end ICE must notice, and both states must say so. */
function iceLoss(life: Life, side: Side): readonly Finding[] {
  const states = (attribute: string) => [
    ...new Set(life.filter((entry) => entry.side === side).map(({ shown }) => String(shown.pc?.[attribute]))),
  ]
  return (['iceConnectionState', 'connectionState'] as const).flatMap((attribute) => {
    const seen = states(attribute)
    const lost = seen.slice(seen.indexOf('connected') + 1).filter((state) => state !== 'completed')
    return [
      ensure(
        'SEQ-7',
        lost.join(' → ') === 'disconnected → failed',
        `${attribute}: connected → disconnected → failed`,
        `${attribute}: ${['connected', ...lost].join(' → ')} within 40 s`,
      ),
    ]
  })
}
