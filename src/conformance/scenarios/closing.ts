import { lateOpen } from '../../../machines/rules/channelRules.ts'
import { keptWhileScriptRuns } from '../../../machines/rules/signalingRules.ts'
import { tasksAfter } from '../../../machines/tasks/taskOrder.ts'
import { type CheckResult, compare, ensure, judged, notExercised } from '../checkResult.ts'
import { abortedByPeer, closedBy, closedHere, leavesTheRest, sequence, survives } from '../checks/ends.ts'
import { causes, orLateClose, prescribed } from '../checks/lines.ts'
import { eventsOf, type LifeLog, ownAttributes, type Side } from '../lifeLog.ts'
import type { Scenario } from '../scenario.ts'
import type { Peer } from '../stage.ts'
import { CHAT, closes, lines } from './chat.ts'

const { close, reset, closed, aborted, connectionClosed, open } = causes

/** How channels end. */
export const closing: readonly Scenario[] = [
  {
    id: 'SEQ-3',
    title: 'dc.close() on one side',
    rules: ['SEQ-3', 'SEQ-4', 'DT-4', 'DT-5', 'DT-6', 'CL-2', 'CL-4', 'CL-7', 'CD-5', 'INV-35', 'INV-37'],
    async play(stage) {
      const [near] = await stage.open()
      stage.begin()
      stage.a.closeChannel(near)
      await closes(stage, 'A', 'B')
    },
    check: (life) => [
      sequence('SEQ-3', life, 'A', CHAT, lines.closedHere),
      sequence('SEQ-4', life, 'B', CHAT, lines.closedByPeer),
      ...closedBy(life, 'A', CHAT),
      ...leavesTheRest(life, 'A', CHAT),
      ...leavesTheRest(life, 'B', CHAT),
    ],
  },
  {
    id: 'dc.close(), watched',
    title: 'dc.close(), with readyState read again and again in that task',
    rules: ['EX-4'],
    async play(stage) {
      const [near] = await stage.open()
      stage.begin()
      stage.a.try(CHAT, 'close()', () => {
        near.close()
        watchInTask(stage.a, near)
      })
      await closes(stage, 'A', 'B')
    },
    check: inTask,
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
        sequence(
          'SEQ-5',
          life,
          side,
          CHAT,
          lines.closedHere,
          lines.closedHere.replace(' · ', ' · closing[closing] · '),
        ),
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
      sequence('SEQ-6', life, 'A', CHAT, ...lines.connectionClosedHere),
      sequence('SEQ-7', life, 'B', CHAT, lines.abortedByPeer),
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
      ...neverOpens(life),
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
    check: (life) => [sequence('SEQ-14', life, 'A', CHAT, ...orLateClose(prescribed('connecting', connectionClosed)))],
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
        sequence(
          'SEQ-17',
          life,
          'B',
          CHAT,
          lines.closedByPeer,
          lines.abortedByPeer,
          prescribed('open', reset, aborted),
        ),
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
        ? closedBy(life, 'A', CHAT)
        : [notExercised('DT-5', 'the channel is not announced'), ...closedHere(life, 'A', CHAT)],
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
    check: (life) => [...neverOpens(life), ...closedHere(life, 'A', CHAT)],
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
    check: afterTheEnd,
  },
]

/** One that was closed before it was open does not open. */
function neverOpens(life: LifeLog): readonly CheckResult[] {
  const [open] = eventsOf(life, 'A', CHAT, 'open')
  const before = { before: 'closing', hasOpened: false } as const
  const broken = open && lateOpen({ ...before, shown: String(ownAttributes(open).readyState) })
  return judged('DT-14', broken, 'a channel that was closed before')
}

/** Reads the state for a while, in one task. */
function watchInTask(peer: Peer, channel: RTCDataChannel): void {
  const before = channel.readyState
  const end = Date.now() + 40
  let after = before
  while (after === before && Date.now() < end) after = channel.readyState
  peer.fact(CHAT, 'while script runs', `${before} ${after}`)
}

/** The state that script sees changes only between tasks. */
function inTask(life: LifeLog): readonly CheckResult[] {
  const fact = life.find(({ kind, name }) => kind === 'fact' && name === 'while script runs')
  const [before = '', after = ''] = fact?.outcome?.split(' ') ?? []
  return judged('EX-4', keptWhileScriptRuns('readyState', before, after), 'while script runs')
}

/** In the end ICE must notice, and both states must say so. */
function iceLoss(life: LifeLog, side: Side): readonly CheckResult[] {
  const states = (attribute: string) => [
    ...new Set(
      life.filter((entry) => entry.side === side && entry.shown.pc).map(({ shown }) => String(shown.pc?.[attribute])),
    ),
  ]
  return (['iceConnectionState', 'connectionState'] as const).flatMap((attribute) => {
    const actual = states(attribute)
    const lost = actual.slice(actual.indexOf('connected') + 1).filter((state) => state !== 'completed')
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

/** A channel that no association can carry may fail or stay connecting (AMB-24). */
function afterTheEnd(life: LifeLog): readonly CheckResult[] {
  const fired = eventsOf(life, 'B', 'channel late').map(({ name }) => name)
  if (fired.length === 0) return [notExercised('DT-9', 'it stays connecting, which is accepted (AMB-24)')]
  const expected = tasksAfter('channel.impossible').flatMap(({ events }) => events)
  return [compare('DT-9', 'events of a channel created after the end of SCTP', expected.join(', '), fired.join(', '))]
}
