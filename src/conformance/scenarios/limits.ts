import type { RuleId } from '../../../machines/rules/rules.ts'
import { type CheckResult, compare, ensure, notExercised } from '../checkResult.ts'
import { causes, prescribed } from '../checks/lines.ts'
import { entriesOf, eventsOf, type LifeLog, ownAttributes } from '../lifeLog.ts'
import { thrownName } from '../lifeObserver.ts'
import type { Scenario } from '../scenario.ts'
import { type Stage, Unable } from '../stage.ts'
import { CHAT } from './chat.ts'

/** Values that are out of range, and more than there is room for. */
export const limits: readonly Scenario[] = [
  {
    id: 'createDataChannel() with bad values',
    title: 'values that createDataChannel() must refuse, or ignore',
    rules: ['CR-3', 'CR-4', 'CR-5', 'CR-6', 'CR-7', 'CR-9', 'CR-11'],
    plays: 1,
    async play(stage) {
      for (const { name, label = 'chat', init } of values) {
        const { pc } = stage.a
        const channels: RTCDataChannel[] = []
        stage.a.try('pc', name, () => channels.push(pc.createDataChannel(label, init)))
        stage.a.fact('pc', `${name}: id`, String(channels[0]?.id))
      }
    },
    check: (life) => values.map(({ rule, name, outcome }) => refusal(life, rule, name, outcome)),
  },
  {
    id: 'SEQ-19',
    title: 'negotiated channels with ids that may be too high',
    rules: ['SEQ-19', 'OP-3', 'DT-9'],
    plays: 1,
    async play(stage) {
      for (const peer of [stage.a, stage.b]) {
        try {
          peer.createDataChannel('chat', { negotiated: true, id: 60_000 })
        } catch (error) {
          throw new Unable(`it refuses an id of 60000 before it is connected: ${thrownName(error)}`)
        }
      }
      await stage.open('other')
      await stage.a.until('it opens or ends', () => stage.a.fired(CHAT, 'open') + stage.a.fired(CHAT, 'close') > 0)
    },
    check: beyondMost,
  },
  {
    id: 'a thousand channels',
    title: 'more channels than some engines have ids for',
    rules: ['OP-1', 'CR-10'],
    plays: 1,
    lasts: 10,
    play: thousand,
    check: (life) => {
      const fact = (name: string) => life.find((entry) => entry.kind === 'fact' && entry.name === name)?.outcome
      return [
        compare('OP-1', `of ${fact('created')} channels`, 'all open', fact('open')),
        ...(fact('refused') === 'none'
          ? []
          : [compare('CR-10', 'one channel too many', 'OperationError', fact('refused'))]),
      ]
    },
  },
  {
    id: 'send() too much',
    title: 'messages that are too large, and too many',
    rules: ['SD-4', 'SD-5'],
    plays: 1,
    async play(stage) {
      const [near] = await stage.open()
      stage.begin()
      const most = stage.a.pc.sctp?.maxMessageSize ?? Number.POSITIVE_INFINITY
      if (most <= 2 ** 24) {
        stage.a.try(CHAT, 'send(more than maxMessageSize)', () => near.send(new Uint8Array(most + 1)))
        await stage.rest(200)
      }
      const chunk = new Uint8Array(Math.min(most, 262_144))
      const before = near.bufferedAmount
      let sent = 0
      stage.a.try(CHAT, 'send(until it is full)', () => {
        for (; sent < 2 ** 26 && near.readyState === 'open'; sent += chunk.byteLength) near.send(chunk)
      })
      const isKept = near.bufferedAmount <= before + sent
      stage.a.fact(CHAT, 'full', `bufferedAmount ${isKept ? 'as before' : 'grew'}, ${near.readyState}`)
    },
    check: (life) => [tooLarge(life), tooMany(life)],
  },
]

const values: readonly {
  readonly rule: RuleId
  readonly name: string
  readonly label?: string
  readonly init?: RTCDataChannelInit
  readonly outcome: string
}[] = [
  { rule: 'CR-3', name: 'a label of 65536 bytes', label: 'x'.repeat(65_536), outcome: 'threw TypeError' },
  {
    rule: 'CR-4',
    name: 'a protocol of 65536 bytes',
    init: { protocol: 'x'.repeat(65_536) },
    outcome: 'threw TypeError',
  },
  { rule: 'CR-6', name: 'negotiated without an id', init: { negotiated: true }, outcome: 'threw TypeError' },
  {
    rule: 'CR-7',
    name: 'maxPacketLifeTime and maxRetransmits',
    init: { maxPacketLifeTime: 0, maxRetransmits: 0 },
    outcome: 'threw TypeError',
  },
  { rule: 'CR-9', name: 'the id 65535', init: { negotiated: true, id: 65_535 }, outcome: 'threw TypeError' },
  { rule: 'CR-11', name: 'the id 9', init: { negotiated: true, id: 9 }, outcome: 'returned' },
  { rule: 'CR-11', name: 'the id 9 again', init: { negotiated: true, id: 9 }, outcome: 'threw OperationError' },
  { rule: 'CR-5', name: 'an id that is not negotiated', init: { id: 11 }, outcome: 'returned' },
]

function refusal(life: LifeLog, rule: RuleId, name: string, outcome: string): CheckResult {
  const returned = entriesOf(life, 'A', 'pc').find((entry) => entry.kind === 'return' && entry.name === name)
  const id = entriesOf(life, 'A', 'pc').find((entry) => entry.kind === 'fact' && entry.name === `${name}: id`)
  if (rule === 'CR-5' && returned?.outcome === 'returned') return compare(rule, `${name}: id`, 'null', id?.outcome)
  return compare(rule, name, outcome, returned?.outcome)
}

function beyondMost(life: LifeLog): readonly CheckResult[] {
  const events = eventsOf(life, 'A', CHAT).map((entry) => `${entry.name}[${ownAttributes(entry).readyState}]`)
  const actual = events.join(' · ') || 'stays connecting'
  const most = life.at(-2)?.shown['sctp 1']?.maxChannels
  const rules = ['SEQ-19', 'OP-3', 'DT-9'] as const
  if (actual === 'open[open]') {
    const isBelow = typeof most !== 'number' || most > 60_000
    if (isBelow)
      return rules.map((rule) => notExercised(rule, `no id that can be given is above its maxChannels (${most})`))
  }
  const line = prescribed('connecting', causes.impossible)
  return rules.map((rule) =>
    ensure(
      rule,
      actual === line,
      `${line} on a channel with an id too high`,
      `id 60000, maxChannels ${most}: ${actual}`,
    ),
  )
}

function tooLarge(life: LifeLog): CheckResult {
  const where = 'send() of more than maxMessageSize'
  const returned = sent(life, 'send(more')
  if (!returned) return notExercised('SD-4', 'its maxMessageSize is too large to try, or not known')
  const isOpen = sent(life, 'send(until')?.shown[CHAT]?.readyState === 'open'
  const actual = `${returned.outcome}${isOpen ? '' : ', and the channel ends'}`
  return compare('SD-4', where, 'threw TypeError', actual)
}

function tooMany(life: LifeLog): CheckResult {
  const returned = sent(life, 'send(until')
  const full = life.find(({ kind, name }) => kind === 'fact' && name === 'full')
  if (!returned || returned.outcome === 'returned')
    return notExercised('SD-5', 'no limit was met with 64 MiB in the buffer')
  const actual = `${returned.outcome}, ${full?.outcome}`
  return compare('SD-5', 'send() with a full buffer', 'threw OperationError, bufferedAmount as before, open', actual)
}

function sent(life: LifeLog, name: string): LifeLog[number] | undefined {
  return entriesOf(life, 'A', CHAT).find((entry) => entry.kind === 'return' && entry.name.startsWith(name))
}

/** With connections that are not watched, since reading so many channels at each event takes too long. */
async function thousand(stage: Stage): Promise<void> {
  const [near, far] = [stage.another(), stage.another()]
  const candidates: [RTCPeerConnection, RTCIceCandidate | null][] = []
  near.addEventListener('icecandidate', ({ candidate }) => candidates.push([far, candidate]))
  far.addEventListener('icecandidate', ({ candidate }) => candidates.push([near, candidate]))
  const created = [near.createDataChannel('first')]
  let opened = 0
  const watch = (channel: RTCDataChannel) => channel.addEventListener('open', () => opened++, { once: true })
  created.forEach(watch)
  const { sdp = '' } = await near.createOffer()
  await near.setLocalDescription({ type: 'offer', sdp })
  await far.setRemoteDescription({ type: 'offer', sdp })
  const answer = await far.createAnswer()
  await far.setLocalDescription(answer)
  await near.setRemoteDescription(answer)
  const isOpen = await stage.a.until('the first is open', () => {
    for (const [to, candidate] of candidates.splice(0)) void to.addIceCandidate(candidate ?? undefined).catch(() => {})
    return opened === 1
  })
  if (!isOpen) throw new Unable('the first channel does not open')
  let refused = 'none'
  try {
    while (created.length < 1100) {
      const channel = near.createDataChannel(`channel ${created.length}`)
      created.push(channel)
      if (channel.readyState === 'open') opened++
      else watch(channel)
    }
  } catch (error) {
    refused = thrownName(error)
  }
  await stage.a.until('all are open', () => opened === created.length, 2 * stage.patience)
  const missing = created.filter(({ readyState }) => readyState !== 'open').map(({ readyState }) => readyState)
  const counts = [...new Set(missing)].map((state) => `${missing.filter((each) => each === state).length} ${state}`)
  stage.a.fact('pc', 'created', String(created.length))
  stage.a.fact('pc', 'open', counts.join(', ') || 'all open')
  stage.a.fact('pc', 'refused', refused)
}
