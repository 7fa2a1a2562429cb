import { announcement, stateAtCreation } from '../../../machines/rules/channelRules.ts'
import type { RuleId } from '../../../machines/rules/rules.ts'
import { type CheckResult, compare, ensure, judged, notExercised } from '../checkResult.ts'
import { announcedStates } from '../checks/lines.ts'
import { entriesOf, eventsOf, type LifeLog, ownAttributes, type Side } from '../lifeLog.ts'
import type { Scenario } from '../scenario.ts'
import { CHAT } from './chat.ts'

/** How channels come to be open. */
export const opening: readonly Scenario[] = [
  {
    id: 'SEQ-1',
    title: 'connect with an in-band channel',
    rules: [
      'SEQ-1',
      'DT-1',
      'DT-2',
      'DT-3',
      'RC-2',
      'RC-5',
      'RC-6',
      'OP-1',
      'INV-18',
      'INV-29',
      'CR-2',
      'RX-4',
      'ID-4',
      'ST-1',
    ],
    async play(stage) {
      const near = stage.a.createDataChannel('chat')
      near.addEventListener('open', () => stage.a.try(CHAT, 'send("first")', () => near.send('first')))
      stage.b.pc.addEventListener('datachannel', ({ channel }) => {
        stage.b.try(CHAT, 'send("in datachannel")', () => channel.send('in datachannel'))
      })
      await stage.negotiate()
      await stage.a.until(
        'messages arrive',
        () => stage.a.fired(CHAT, 'message') > 0 && stage.b.fired(CHAT, 'message') > 0,
      )
    },
    check: (life) => [
      ...connects('SEQ-1', life),
      ...opens(life),
      ...firstMessages(life),
      ...sctpOffered(life),
      ...created(life, 'A', CHAT),
      ...idAtAnswer(life),
    ],
  },
  {
    id: 'SEQ-2',
    title: 'connect with a negotiated channel',
    rules: ['SEQ-2', 'OP-9', 'INV-18', 'INV-29'],
    async play(stage) {
      const init = { negotiated: true, id: 5 }
      const channels = [stage.a, stage.b].map((peer) => peer.createDataChannel('chat', init))
      await stage.negotiate()
      await stage.a.until('both are open', () => channels.every(({ readyState }) => readyState === 'open'))
    },
    check: (life) => [
      ...connects('SEQ-2', life),
      ...(['A', 'B'] as const).flatMap((side) => [
        compare('OP-9', 'open on a negotiated channel', 1, eventsOf(life, side, CHAT, 'open').length),
        ...judged(
          'INV-18',
          announcement({ isRepeated: false, isNegotiated: eventsOf(life, side, 'pc', 'datachannel').length > 0 }),
        ),
        ...created(life, side, CHAT),
      ]),
    ],
  },
  {
    id: 'three channels',
    title: 'connect with three channels',
    rules: ['OP-4', 'ID-2', 'ID-3', 'CR-13', 'NN-1'],
    async play(stage) {
      const channels = ['one', 'two', 'three'].map((label) => stage.a.createDataChannel(label))
      await stage.a.until('negotiationneeded', () => stage.a.fired('pc', 'negotiationneeded') > 0, 500)
      await stage.negotiate()
      await stage.a.until('all are open', () => channels.every(({ readyState }) => readyState === 'open'))
    },
    check: (life) => [...inOrder(life), ...parity(life), ...neededOnce(life)],
  },
  {
    id: 'createDataChannel() when connected',
    title: 'a further channel on a connection that has one',
    rules: ['OP-7', 'CR-10', 'CR-14', 'INV-29', 'DT-1', 'CR-13'],
    async play(stage) {
      await stage.open('first')
      stage.begin()
      const near = stage.a.createDataChannel('chat')
      stage.a.fact(CHAT, 'id on return', String(near.id))
      await stage.a.until(
        'it opens',
        () => near.readyState === 'open' && stage.announced(stage.b, 'chat') !== undefined,
      )
    },
    check: (life) => [
      ...created(life, 'A', CHAT, 'CR-14'),
      compare('OP-7', 'open on a channel created when SCTP is connected', 1, eventsOf(life, 'A', CHAT, 'open').length),
      compare('DT-1', 'open on a channel created when SCTP is connected', 1, eventsOf(life, 'A', CHAT, 'open').length),
      idOnReturn(life),
    ],
  },
]

/** What the transports and the connection tell while they connect. */
function connects(rule: 'SEQ-1' | 'SEQ-2', life: LifeLog): readonly CheckResult[] {
  return (['A', 'B'] as const).flatMap((side) => {
    const lines: readonly (readonly [string, string, RegExp, string])[] = [
      [
        'ICE',
        announcedStates(life, side, 'ice 1', 'statechange', 'state'),
        /^checking connected( completed)?$/,
        'checking connected',
      ],
      [
        'DTLS',
        announcedStates(life, side, 'dtls 1', 'statechange', 'state'),
        /^connecting connected$/,
        'connecting connected',
      ],
      ['SCTP', announcedStates(life, side, 'sctp 1', 'statechange', 'state'), /^connected$/, 'connected'],
      [
        'iceConnectionState',
        announcedStates(life, side, 'pc', 'iceconnectionstatechange', 'iceConnectionState'),
        /^checking connected( completed)?$/,
        'checking connected',
      ],
      [
        'connectionState',
        announcedStates(life, side, 'pc', 'connectionstatechange', 'connectionState'),
        /^connecting connected$/,
        'connecting connected',
      ],
    ]
    return lines.map(([what, actual, right, expected]) =>
      ensure(rule, right.test(actual), `${what} tells ${expected}`, `${what} tells ${actual || 'nothing'}`),
    )
  })
}

function opens(life: LifeLog): readonly CheckResult[] {
  const times = (side: Side) => eventsOf(life, side, CHAT, 'open').length
  const announced = eventsOf(life, 'B', 'pc', 'datachannel')[0]
  const shown = announced?.shown[CHAT]
  return [
    compare('DT-1', 'open, where the channel was created', 1, times('A')),
    compare('OP-1', 'open, where the channel was created', 1, times('A')),
    compare('DT-3', 'open, where the channel was announced', 1, times('B')),
    compare('RC-6', 'open, where the channel was announced', 1, times('B')),
    compare('INV-18', 'datachannel at the creator’s', 0, eventsOf(life, 'A', 'pc', 'datachannel').length),
    compare('RC-2', 'negotiated, of an announced channel', false, shown?.negotiated),
    ensure('RC-2', typeof shown?.id === 'number', 'the id of an announced channel, a number', `id ${shown?.id}`),
  ]
}

/** What is sent at the earliest moment arrives. */
function firstMessages(life: LifeLog): readonly CheckResult[] {
  const sent = entriesOf(life, 'B', CHAT).find((entry) => entry.kind === 'return' && entry.name.startsWith('send'))
  const got = (side: Side) => eventsOf(life, side, CHAT, 'message').length
  return [
    compare('RC-5', 'send() in the handler of datachannel', 'returned', sent?.outcome),
    compare('RX-4', 'the message that was sent in datachannel', 'arrives', got('A') > 0 ? 'arrives' : 'is lost'),
    compare('RX-4', 'the message that was sent in open', 'arrives', got('B') > 0 ? 'arrives' : 'is lost'),
  ]
}

function sctpOffered(life: LifeLog): readonly CheckResult[] {
  return (['A', 'B'] as const).map((side) => {
    const settled = entriesOf(life, side, 'pc').find(
      ({ kind, name }) => kind === 'settle' && name.endsWith('Description(offer)'),
    )
    const sctp = settled?.shown.pc?.sctp
    if (sctp === undefined) return notExercised('ST-1', 'it shows no SCTP transport')
    return compare('ST-1', 'pc.sctp once an offer is applied', 'transport', sctp)
  })
}

function created(life: LifeLog, side: Side, channel: string, ...same: readonly RuleId[]): readonly CheckResult[] {
  const broken = stateAtCreation(String(stateOnReturn(life, side, channel)))
  return judged('INV-29', broken, 'readyState when createDataChannel() returns', 'CR-2', ...same)
}

function stateOnReturn(life: LifeLog, side: Side, channel: string): unknown {
  const label = channel.replace('channel ', '')
  const returned = entriesOf(life, side, 'pc').find(
    ({ kind, name }) => kind === 'return' && name === `createDataChannel("${label}")`,
  )
  return returned?.shown[channel]?.readyState
}

/** The answer gives the channel its id, before its event. */
function idAtAnswer(life: LifeLog): readonly CheckResult[] {
  const announced = eventsOf(life, 'A', 'pc', 'signalingstatechange').find(
    ({ shown }) => shown.pc?.signalingState === 'stable',
  )
  const settled = entriesOf(life, 'A', 'pc').find(
    ({ kind, name }) => kind === 'settle' && name === 'setRemoteDescription(answer)',
  )
  return [announced, settled].flatMap((entry) => {
    const id = entry?.shown[CHAT]?.id
    const where = entry === announced ? 'in signalingstatechange to stable' : 'when the answer is applied'
    return entry
      ? [
          ensure(
            'ID-4',
            typeof id === 'number' && id >= 0 && id < 65_535,
            `the id is there ${where}`,
            `id ${id} ${where}`,
          ),
        ]
      : []
  })
}

function idOnReturn(life: LifeLog): CheckResult {
  const fact = life.find(({ kind, name }) => kind === 'fact' && name === 'id on return')
  return ensure(
    'CR-10',
    /^\d+$/.test(fact?.outcome ?? '') && fact?.outcome !== '65535',
    'an id when createDataChannel() returns',
    `id ${fact?.outcome}`,
  )
}

function inOrder(life: LifeLog): readonly CheckResult[] {
  const labels = eventsOf(life, 'A', 'channel one', 'open')
    .concat(eventsOf(life, 'A', 'channel two', 'open'), eventsOf(life, 'A', 'channel three', 'open'))
    .sort((one, other) => life.indexOf(one) - life.indexOf(other))
    .map(({ object }) => object.replace('channel ', ''))
  return [compare('OP-4', 'order of the open events', 'one, two, three', labels.join(', '))]
}

/** Even on the DTLS client, odd on the server: here, both ends show the same. */
function parity(life: LifeLog): readonly CheckResult[] {
  const ids = ['one', 'two', 'three'].map((label) => {
    const open = eventsOf(life, 'A', `channel ${label}`, 'open')[0]
    return open && ownAttributes(open).id
  })
  const isEven = new Set(ids.map((id) => Number(id) % 2))
  const isDistinct = new Set(ids).size === ids.length && ids.every((id) => typeof id === 'number' && id >= 0)
  return [
    ensure('ID-2', isEven.size === 1, 'ids all even or all odd', `ids ${ids.join(', ')}`),
    ensure('ID-3', isDistinct, 'an id of its own for each open channel', `ids ${ids.join(', ')}`),
  ]
}

function neededOnce(life: LifeLog): readonly CheckResult[] {
  const fired = eventsOf(life, 'A', 'pc', 'negotiationneeded')
  const answered = eventsOf(life, 'A', 'pc', 'signalingstatechange')[0]
  const before = fired.filter((entry) => !answered || life.indexOf(entry) < life.indexOf(answered)).length
  const isInside = fired.some(({ inside }) => inside)
  return (['NN-1', 'CR-13'] as const).flatMap((rule) => [
    compare(rule, 'negotiationneeded for three channels created together', 1, before),
    ensure(rule, !isInside, 'negotiationneeded in a task of its own', 'negotiationneeded inside createDataChannel()'),
  ])
}
