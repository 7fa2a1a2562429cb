import { type CheckResult, compare, ensure } from '../checkResult.ts'
import { abortedByPeer, closedBy, sequence } from '../checks/ends.ts'
import { sinceBegin } from '../checks/lines.ts'
import { eventsOf, type LifeLog, type Side } from '../lifeLog.ts'
import type { Scenario } from '../scenario.ts'
import type { Peer, Stage } from '../stage.ts'
import { CHAT, closes, lines } from './chat.ts'

/** How channels end that data is on its way on. */
export const closingWithData: readonly Scenario[] = [
  {
    id: 'dc.close() while the peer sends',
    title: 'dc.close() while the peer sends on and on',
    rules: ['DT-6', 'DT-5'],
    async play(stage) {
      const [near, far] = await stage.open()
      stage.begin()
      const before = stage.a.fired(CHAT, 'message')
      const send = () => {
        if (far.readyState !== 'open') return
        stage.b.try(CHAT, 'send(on and on)', () => {
          for (let chunks = 0; chunks < 16; chunks++) far.send(CHUNK)
        })
        setTimeout(send)
      }
      send()
      await stage.a.until('data arrives', () => stage.a.fired(CHAT, 'message') > before)
      stage.a.closeChannel(near)
      await closes(stage, 'A', 'B')
    },
    check: (life) => closedBy(life, 'A', CHAT),
  },
  {
    id: 'dc.close() as the peer begins to send',
    title: 'dc.close() when the peer has just buffered 12 MiB, and nothing has arrived',
    rules: ['DT-6', 'DT-5'],
    async play(stage) {
      const [near, far] = await stage.open()
      stage.begin()
      stage.b.try(CHAT, 'send(12 MiB)', () => {
        for (let chunks = 0; chunks < 48; chunks++) far.send(LARGE)
      })
      stage.a.closeChannel(near)
      await closes(stage, 'A', 'B')
    },
    check: (life) => closedBy(life, 'A', CHAT),
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
      sequence('SEQ-15', life, 'A', CHAT, lines.closedHere),
      sequence('SEQ-15', life, 'B', CHAT, lines.closedByPeer),
      ...delivered(life),
      ...closedBy(life, 'A', CHAT),
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
    check: (life) => closedBy(life, 'B', CHAT),
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
    check: (life) => closedBy(life, 'A', CHAT),
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
      sequence('SEQ-16', life, 'A', CHAT, ...lines.connectionClosedHere),
      sequence('SEQ-16', life, 'B', CHAT, lines.abortedByPeer),
      ...frozen(life, 'A'),
      ...abortedByPeer(life, 'B', CHAT),
    ],
  },
  {
    id: 'dc.close() in message',
    title: 'dc.close() in the handler of the first of five messages',
    rules: ['RX-2', 'RX-3', 'INV-26'],
    async play(stage) {
      await fiveMessages(stage, (far) => stage.b.closeChannel(far))
      await closes(stage, 'A', 'B')
    },
    check: (life) => [...late('dc.close()')(life), ...closedBy(life, 'B', CHAT)],
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
]

const CHUNK = new Uint8Array(16_384)
const CHUNKS = 256
const LARGE = new Uint8Array(262_144)

/** Fills the channel with 4 MiB. */
function fill(peer: Peer, channel: RTCDataChannel): void {
  const before = channel.bufferedAmount
  peer.try(CHAT, 'send(4 MiB)', () => {
    for (let chunks = 0; chunks < CHUNKS; chunks++) channel.send(CHUNK)
  })
  peer.fact(CHAT, 'buffered by send()', String(channel.bufferedAmount - before))
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
function late(call: string): (life: LifeLog) => readonly CheckResult[] {
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
function delivered(life: LifeLog): readonly CheckResult[] {
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
  const lastAt = life.lastIndexOf(messages.at(-1) as LifeLog[number])
  return [
    ensure('CL-5', got >= CHUNKS, 'all buffered messages arrive', text),
    ...(closingAt === -1
      ? []
      : [ensure('RX-6', lastAt < closingAt, 'every message before closing', 'messages after closing')]),
    ...(closedAt === -1
      ? []
      : [ensure('CL-7', lastAt < closedAt, 'close only when all is sent', 'close before the messages had arrived')]),
  ]
}

function buffered(life: LifeLog, side: Side): readonly CheckResult[] {
  const fact = life.find((entry) => entry.side === side && entry.name === 'buffered by send()')
  const close = eventsOf(life, side, CHAT, 'close')[0]
  const low = eventsOf(sinceBegin(life, side), side, CHAT, 'bufferedamountlow')
  const total = CHUNK.byteLength * CHUNKS
  return [
    ...(['SD-7', 'BA-1'] as const).map((rule) => {
      const grown = Number(fact?.outcome)
      const actual = grown < total ? 'it grows by less' : 'it grows by more'
      return ensure(rule, grown === total, 'bufferedAmount grows by the bytes that are sent', actual)
    }),
    compare('BL-1', 'bufferedamountlow', 'fired', low.length > 0 ? 'fired' : 'did not fire'),
    ensure('BL-2', low.length <= 1, 'one bufferedamountlow', `${low.length} of them`),
    ...(close ? [compare('BA-4', 'bufferedAmount in close', 0, close.shown[CHAT]?.bufferedAmount)] : []),
  ]
}

/** What was buffered stays, when the connection is closed. */
function frozen(life: LifeLog, side: Side): readonly CheckResult[] {
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
