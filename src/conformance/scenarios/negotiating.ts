import type { RuleId } from '../../../machines/rules/rules.ts'
import { channelAfterRejection, sctpAfterRejection } from '../../../machines/rules/sctpRules.ts'
import { tasksAfter } from '../../../machines/tasks/taskOrder.ts'
import type { Indication } from '../../../machines/tasks/tasks.ts'
import { withoutData } from '../alteredSdp.ts'
import { type CheckResult, compare, ensure, judged, notExercised } from '../checkResult.ts'
import { causes, prescribed, sinceBegin } from '../checks/lines.ts'
import { entriesOf, eventsOf, type LifeLog, nameInTable } from '../lifeLog.ts'
import type { Scenario } from '../scenario.ts'
import { type Peer, type Stage, Unable } from '../stage.ts'
import { CHAT } from './chat.ts'
import { reach } from './signaling.ts'

/** Offers, answers, rollbacks and what calls for them. */
export const negotiating: readonly Scenario[] = [
  {
    id: 'SEQ-22',
    title: 'glare: B has offered, and gives way to the offer of A',
    rules: ['SEQ-22', 'SG-6', 'ST-2'],
    unsettled: true,
    async play(stage) {
      const { a, b } = stage
      a.createDataChannel('a')
      b.createDataChannel('b')
      const offers = [await stage.created(a, 'offer'), await stage.created(b, 'offer')] as const
      await a.must('setLocalDescription(offer)', () => a.pc.setLocalDescription(offers[0]))
      await b.must('setLocalDescription(offer)', () => b.pc.setLocalDescription(offers[1]))
      stage.begin()
      const outcome = await b.operation('setRemoteDescription(offer)', () => b.pc.setRemoteDescription(offers[0]))
      if (outcome !== 'fulfilled') return
      const answer = await stage.created(b, 'answer')
      await b.operation('setLocalDescription(answer)', () => b.pc.setLocalDescription(answer))
      await a.operation('setRemoteDescription(answer)', () => a.pc.setRemoteDescription(answer))
    },
    check: (life) => [
      line('SEQ-22', life, 'B', [
        '[stable] [have-remote-offer] setRemoteDescription(offer): fulfilled [stable] setLocalDescription(answer): fulfilled',
      ]),
      ...(life.some(({ kind, name }) => kind === 'settle' && name === 'setRemoteDescription(answer)')
        ? [line('SEQ-22', life, 'A', ['[stable] setRemoteDescription(answer): fulfilled'])]
        : []),
    ],
  },
  {
    id: 'SEQ-26',
    title: 'the rollback of an offer',
    rules: ['SEQ-26', 'NN-2', 'NN-3', 'ST-2'],
    unsettled: true,
    async play(stage) {
      const { a } = stage
      a.createDataChannel('chat')
      await a.until('negotiationneeded', () => a.fired('pc', 'negotiationneeded') > 0, 1000)
      const offer = await stage.created(a, 'offer')
      await a.must('setLocalDescription(offer)', () => a.pc.setLocalDescription(offer))
      if (a.pc.signalingState !== 'have-local-offer') throw new Unable(`it is in ${a.pc.signalingState}`)
      stage.begin()
      const outcome = await a.operation('setLocalDescription(rollback)', () =>
        a.pc.setLocalDescription({ type: 'rollback' }),
      )
      if (outcome !== 'fulfilled') throw new Unable(`rollback: ${outcome}`)
      await stage.rest(300)
    },
    check: (life) => [
      line('SEQ-26', life, 'A', ['[stable] setLocalDescription(rollback): fulfilled negotiationneeded']),
      ...neededAgain(life),
      compare('ST-2', 'pc.sctp after the rollback of the first offer', null, life.at(-2)?.shown.pc?.sctp),
    ],
  },
  {
    id: 'SEQ-23',
    title: 'a first offer, from addTransceiver()',
    rules: ['SEQ-23', 'NN-6', 'NN-1'],
    unsettled: true,
    async play(stage) {
      const { a } = stage
      stage.begin()
      try {
        a.call('pc', 'addTransceiver()', () => a.pc.addTransceiver('audio'))
      } catch {
        throw new Unable('it has no addTransceiver()')
      }
      await a.until('negotiationneeded', () => a.fired('pc', 'negotiationneeded') > 0)
      const offer = await stage.created(a, 'offer')
      await a.operation('setLocalDescription(offer)', () => a.pc.setLocalDescription(offer))
    },
    check: (life) => [
      line('SEQ-23', life, 'A', ['negotiationneeded [have-local-offer] setLocalDescription(offer): fulfilled']),
      compare(
        'NN-6',
        'negotiationneeded after addTransceiver()',
        1,
        eventsOf(life, 'A', 'pc', 'negotiationneeded').length,
      ),
    ],
  },
  {
    id: 'SEQ-24',
    title: 'gathering of the first offer',
    rules: ['SEQ-24', 'GA-4', 'GA-5', 'GA-6', 'INV-46'],
    async play(stage) {
      const { a } = stage
      a.createDataChannel('chat')
      const offer = await stage.created(a, 'offer')
      stage.begin()
      await a.must('setLocalDescription(offer)', () => a.pc.setLocalDescription(offer))
      await a.until('gathering is complete', () => a.pc.iceGatheringState === 'complete')
    },
    check: gathered,
  },
  {
    id: 'a remote offer alone',
    title: 'an answerer with no channel of its own',
    rules: ['NN-4', 'GA-7'],
    async play(stage) {
      stage.a.createDataChannel('chat')
      const { a, b } = stage
      const offer = await stage.created(a, 'offer')
      await a.must('setLocalDescription(offer)', () => a.pc.setLocalDescription(offer))
      await b.must('setRemoteDescription(offer)', () => b.pc.setRemoteDescription(offer))
      await stage.rest(200)
      b.look('before the answer')
      const answer = await stage.created(b, 'answer')
      await b.must('setLocalDescription(answer)', () => b.pc.setLocalDescription(answer))
      await a.must('setRemoteDescription(answer)', () => a.pc.setRemoteDescription(answer))
    },
    check: (life) => {
      const needed = eventsOf(life, 'B', 'pc', 'negotiationneeded').length
      const looked = life.find(({ kind, name }) => kind === 'look' && name === 'before the answer')
      const gatheringEvents = life
        .slice(0, life.indexOf(looked as LifeLog[number]))
        .filter(({ side, kind, name }) => side === 'B' && kind === 'event' && name.includes('gathering'))
      return [
        compare('NN-4', 'negotiationneeded at the answerer, which wants nothing', 0, needed),
        compare('GA-7', 'gathering events after a remote offer alone', 0, gatheringEvents.length),
      ]
    },
  },
  {
    id: 'a channel closed again',
    title: 'dc.close() on the only channel, before its negotiation',
    rules: ['NN-5'],
    async play(stage) {
      const { a } = stage
      const near = a.createDataChannel('chat')
      a.closeChannel(near)
      await a.until('close', () => a.fired(CHAT, 'close') > 0, 1000)
      await a.until('negotiationneeded', () => a.fired('pc', 'negotiationneeded') > 0, 1000)
      const { sdp } = await a.pc.createOffer()
      a.fact('pc', 'offer', sdp?.includes('m=application') ? 'with a data section' : 'without a data section')
    },
    check: (life) => [
      compare(
        'NN-5',
        'negotiationneeded, with the only channel closed',
        1,
        eventsOf(life, 'A', 'pc', 'negotiationneeded').length,
      ),
      compare(
        'NN-5',
        'the next offer, with the only channel closed',
        'with a data section',
        life.find(({ name }) => name === 'offer')?.outcome,
      ),
    ],
  },
  {
    id: 'restartIce()',
    title: 'an ICE restart with an open channel',
    rules: ['SEQ-12', 'IC-7', 'IC-2', 'NN-4'],
    async play(stage) {
      const { a } = stage
      const [near, far] = await stage.open()
      if (typeof a.pc.restartIce !== 'function') throw new Unable('it has no restartIce()')
      stage.begin()
      restart(a)
      const before = a.fired('pc', 'negotiationneeded')
      await a.until('negotiationneeded', () => a.fired('pc', 'negotiationneeded') > before, 1000)
      await stage.negotiate()
      await stage.rest(500)
      await talkAgain(stage, near, far)
    },
    check: (life) => [
      afterRestart(life),
      compare(
        'NN-4',
        'negotiationneeded after restartIce()',
        1,
        eventsOf(sinceBegin(life, 'A'), 'A', 'pc', 'negotiationneeded').length,
      ),
      ...(life.some(({ shown }) => shown['ice 1'])
        ? [
            ensure(
              'IC-7',
              !life.some(({ shown }) => shown['ice 2']),
              'the same RTCIceTransport after a restart',
              'another one',
            ),
          ]
        : [notExercised('IC-7', 'it shows no ICE transport')]),
    ],
  },
  {
    id: 'restartIce() by the answerer',
    title: 'an ICE restart that B, who has answered, offers',
    rules: ['SEQ-12'],
    plays: 1,
    async play(stage) {
      const { a, b } = stage
      const [near, far] = await stage.open()
      if (typeof b.pc.restartIce !== 'function') throw new Unable('it has no restartIce()')
      stage.begin()
      restart(b)
      await stage.negotiate(undefined, true, [b, a])
      await stage.rest(500)
      await talkAgain(stage, near, far)
    },
    check: (life) => [afterRestart(life)],
  },
  {
    id: 'SEQ-21',
    title: 'an answer that rejects the data section',
    rules: ['SEQ-21', 'ST-4', 'AB-9'],
    unsettled: true,
    async play(stage) {
      const { a, b } = stage
      a.createDataChannel('chat')
      const offer = await stage.created(a, 'offer')
      await a.must('setLocalDescription(offer)', () => a.pc.setLocalDescription(offer))
      await b.must('setRemoteDescription(offer)', () => b.pc.setRemoteDescription(offer))
      const { sdp = '' } = await stage.created(b, 'answer')
      stage.begin()
      await a.must('setRemoteDescription(answer)', () =>
        a.pc.setRemoteDescription({ type: 'answer', sdp: withoutData(sdp) }),
      )
      await a.until('the channel ends', () => a.fired(CHAT, 'close') > 0)
    },
    check: rejected,
  },
  {
    id: 'the rollback of a remote offer',
    title: 'a remote offer that is rolled back; nothing is wanted here',
    rules: ['NN-4'],
    unsettled: true,
    async play(stage) {
      const { a } = stage
      await reach(stage, 'have-remote-offer')
      const outcome = await a.operation('setRemoteDescription(rollback)', () =>
        a.pc.setRemoteDescription({ type: 'rollback' }),
      )
      if (outcome !== 'fulfilled') throw new Unable(`rollback: ${outcome}`)
    },
    check: (life) => [
      compare(
        'NN-4',
        'negotiationneeded after the rollback of a remote offer',
        0,
        eventsOf(life, 'A', 'pc', 'negotiationneeded').length,
      ),
    ],
  },
]

/** Signaling events, `negotiationneeded`, and how operations settle. */
function line(rule: RuleId, life: LifeLog, side: 'A' | 'B', expected: readonly string[]): CheckResult {
  const parts: string[] = []
  for (const { kind, object, name, outcome, shown } of sinceBegin(life, side)) {
    if (object !== 'pc') continue
    if (kind === 'event' && name === 'signalingstatechange') parts.push(`[${shown.pc?.signalingState}]`)
    if (kind === 'event' && name === 'negotiationneeded') parts.push(name)
    if (kind === 'settle' && name.startsWith('set')) parts.push(`${name}: ${outcome}`)
  }
  const actual = parts.join(' ')
  return ensure(rule, expected.includes(actual), `${side}: ${expected[0]}`, `${side}: ${actual}`)
}

function neededAgain(life: LifeLog): readonly CheckResult[] {
  const own = sinceBegin(life, 'A')
  const needed = own.findIndex(({ kind, name }) => kind === 'event' && name === 'negotiationneeded')
  const settled = own.findIndex(({ kind, name }) => kind === 'settle' && name === 'setLocalDescription(rollback)')
  return [
    ensure('NN-2', needed !== -1, 'negotiationneeded again after the rollback', 'none'),
    needed === -1
      ? notExercised('NN-3', 'it fires no negotiationneeded')
      : ensure(
          'NN-3',
          needed > settled,
          'negotiationneeded after the promise of the rollback',
          'negotiationneeded before it',
        ),
  ]
}

function gathered(life: LifeLog): readonly CheckResult[] {
  const parts: string[] = []
  for (const entry of sinceBegin(life, 'A')) {
    if (entry.kind !== 'event') continue
    const { object, shown } = entry
    const state = shown[object]?.gatheringState ?? shown.pc?.iceGatheringState
    const said = gatheringWords(nameInTable(entry), String(state))
    if (said && !(said === 'candidate' && parts.at(-1) === said)) parts.push(said)
  }
  const actual = parts.join(' → ')
  const hasIce = life.some(({ shown }) => shown['ice 1'])
  const all = [
    ...fires('gathering.begun', 'gathering'),
    ...fires('candidate.found'),
    ...fires('generation.gathered'),
    ...fires('gathering.complete', 'complete'),
  ]
  const expected = all.filter((said) => hasIce || !said.startsWith('ICE')).join(' → ')
  return [ensure('SEQ-24', actual === expected, expected, actual)]
}

/** What is said of the events of gathering; nothing of others. */
function gatheringWords(event: string, state: string): string | undefined {
  switch (event) {
    case 'gatheringstatechange':
      return `ICE ${state}`
    case 'icegatheringstatechange':
      return `connection ${state}`
    case 'icecandidate':
      return 'candidate'
    case 'icecandidate ""':
      return 'empty'
    case 'icecandidate null':
      return 'null'
  }
}

/** The same of what the tasks of an indication fire, which show this state. */
function fires(indication: Indication, state = ''): readonly string[] {
  return tasksAfter(indication).flatMap(({ events }) => events.flatMap((event) => gatheringWords(event, state) ?? []))
}

function rejected(life: LifeLog): readonly CheckResult[] {
  const settled = entriesOf(life, 'A', 'pc').find(
    ({ kind, name }) => kind === 'settle' && name === 'setRemoteDescription(answer)',
  )
  const last = life.at(-2)
  const sctp = settled?.shown.pc?.sctp
  const had = life.some(({ shown }) => shown['sctp 1'])
  const events = eventsOf(life, 'A', CHAT).map((entry) => `${entry.name}[${entry.shown[CHAT]?.readyState}]`)
  const actual = events.join(' · ') || `stays ${last?.shown[CHAT]?.readyState}`
  // Whether this end is an error is not for us to say.
  const ends = [prescribed('connecting', causes.closed), prescribed('connecting', causes.aborted)]
  return [
    sctp === undefined
      ? notExercised('ST-4', 'it shows no SCTP transport')
      : compare('ST-4', 'pc.sctp after an answer that rejects data', null, sctp),
    ...(['SEQ-21', 'AB-9'] as const).map((rule) =>
      ensure(rule, ends.includes(actual), `the channel: ${ends[0]}`, `the channel: ${actual}`),
    ),
    ...judged('AB-9', channelAfterRejection(String(last?.shown[CHAT]?.readyState)), 'the channel'),
    ...(had
      ? judged('AB-9', sctpAfterRejection(String(last?.shown['sctp 1']?.state)), 'the old SCTP transport')
      : [notExercised('AB-9', 'it shows no SCTP transport')]),
  ]
}

function restart(peer: Peer): void {
  try {
    peer.call('pc', 'restartIce()', () => peer.pc.restartIce())
  } catch (error) {
    throw new Unable(`restartIce(): ${(error as Error).message}`)
  }
}

/** Whether a message still goes through the channel. */
async function talkAgain({ a, b }: Stage, near: RTCDataChannel, far: RTCDataChannel): Promise<void> {
  const got = b.fired(CHAT, 'message')
  a.try(CHAT, 'send("again")', () => near.send('again'))
  const isThrough = await b.until('the message arrives', () => b.fired(CHAT, 'message') > got)
  a.fact(CHAT, 'after the restart', isThrough ? `${near.readyState}, ${far.readyState}` : 'no message arrives')
}

function afterRestart(life: LifeLog): CheckResult {
  const shown = life.find(({ name }) => name === 'after the restart')?.outcome
  return compare('SEQ-12', 'the channel after an ICE restart', 'open, open', shown)
}
