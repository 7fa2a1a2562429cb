import { describe, expect, test } from 'vitest'
import { createActor, SimulatedClock } from 'xstate'
import { negotiationMachine } from '../../../machines/session/negotiationMachine.ts'
import type { NegotiationCause } from '../../../machines/session/negotiationTypes.ts'

const delays = { repeat: [1000, 2000, 4000, 8000], yield: 1000 }

const causes = {
  needed: { type: 'needed' },
  restart: { type: 'restart' },
  offer: { type: 'offer.received', number: 1, answered: 0, restarts: false },
  'offer after an answer': { type: 'offer.received', number: 1, answered: 1, restarts: false },
  'old offer': { type: 'offer.received', number: 0, answered: 0, restarts: false },
  answer: { type: 'answer.received', number: 1, withdrawn: 0 },
  'old answer': { type: 'answer.received', number: 0, withdrawn: 0 },
  settled: { type: 'settled' },
  rejected: { type: 'rejected' },
  'signaling.up': { type: 'signaling.up' },
} as const satisfies Readonly<Record<string, NegotiationCause>>
type CauseName = keyof typeof causes
type Step = CauseName | number

function begin({ polite = false, repeats = true } = {}, steps: readonly (Step | NegotiationCause)[] = []) {
  const clock = new SimulatedClock()
  const done: string[] = []
  const note = (name: string) => () => void done.push(name)
  const logic = negotiationMachine.provide({
    actions: {
      makeOffer: ({ context }) => void done.push(context.restarts ? 'restarting offer' : 'offer'),
      sendOffer: ({ context }) => void done.push(`send offer ${context.offered}/${context.answered}`),
      takeOffer: ({ context }) => void done.push(`take ${context.taking}`),
      makeAnswer: note('answer'),
      sendAnswer: ({ context }) => void done.push(`send answer ${context.answered}/${context.withdrawn}`),
      takeAnswer: note('take answer'),
      rollBack: note('roll back'),
      sendCandidates: note('send candidates'),
    },
  })
  const actor = createActor(logic, { clock, input: { polite, repeats, delays } })
  actor.on('unused', ({ why }) => done.push(why))
  actor.on('broken', note('broken'))
  actor.start()
  const go = (step: Step | NegotiationCause) => {
    if (typeof step === 'number') clock.increment(step)
    else actor.send(typeof step === 'string' ? causes[step] : step)
  }
  for (const step of steps) go(step)
  const state = () => actor.getSnapshot().value.descriptions
  return { actor, clock, done, go, state, context: () => actor.getSnapshot().context }
}

type State = ReturnType<ReturnType<typeof begin>['state']>
type Table = Readonly<Record<string, { way: readonly Step[]; to: Partial<Record<CauseName, State>> }>>

const impolite: Table = {
  stable: {
    way: [],
    to: { needed: 'offering', restart: 'offering', offer: 'taking', 'offer after an answer': 'taking' },
  },
  offering: { way: ['needed'], to: { settled: 'waiting', rejected: 'broken' } },
  waiting: { way: ['needed', 'settled'], to: { answer: 'takingAnswer' } },
  takingAnswer: { way: ['needed', 'settled', 'answer'], to: { settled: 'stable', rejected: 'rollingBack' } },
  // What follows is an offer that restarts.
  rollingBack: { way: ['needed', 'settled', 'answer', 'rejected'], to: { settled: 'offering', rejected: 'broken' } },
  taking: { way: ['offer'], to: { settled: 'answering', rejected: 'broken' } },
  answering: { way: ['offer', 'settled'], to: { settled: 'stable', rejected: 'broken' } },
  broken: { way: ['needed', 'rejected'], to: {} },
}
const polite: Table = {
  stable: {
    way: [],
    to: { needed: 'yielding', restart: 'yielding', offer: 'taking', 'offer after an answer': 'taking' },
  },
  yielding: { way: ['needed'], to: { offer: 'taking', 'offer after an answer': 'taking' } },
  offering: { way: ['needed', 1000], to: { settled: 'waiting', rejected: 'broken' } },
  waiting: { way: ['needed', 1000, 'settled'], to: { answer: 'takingAnswer', offer: 'taking' } },
}

describe.each([
  ['impolite', impolite],
  ['polite', polite],
])('the %s side', (side, table) => {
  const rows = Object.entries(table).flatMap(([state, { way, to }]) =>
    (Object.keys(causes) as CauseName[]).map((cause) => ({ state, way, cause, to: to[cause] ?? state })),
  )
  test.each(rows)('$state, $cause: $to', ({ state, way, cause, to }) => {
    const negotiation = begin({ polite: side === 'polite' }, way)
    expect(negotiation.state()).toBe(state)
    negotiation.go(cause)
    expect(negotiation.state()).toBe(to)
  })
})

describe('offers', () => {
  test('are sent again after 1, 2, 4, 8 and 8 seconds, and at once when signalling is up', () => {
    const { go, done } = begin({}, ['needed', 'settled'])
    const sent = () => done.filter((one) => one.startsWith('send offer')).length
    const counts = [1000, 2000, 4000, 8000, 8000].map((ms) => {
      go(ms - 1)
      const before = sent()
      go(1)
      return [before, sent()]
    })
    expect(counts).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 6],
    ])
    go('signaling.up')
    expect(sent()).toBe(7)
    go(1000)
    expect(sent()).toBe(8)
  })

  test('are not sent again to a plain peer', () => {
    const { go, done } = begin({ repeats: false }, ['needed', 'settled', 60_000, 'signaling.up'])
    go('signaling.up')
    expect(done).toEqual(['offer', 'send offer 1/0'])
  })

  test('of the polite side are left to the peer for a second, but only the first one', () => {
    const { go, state, done } = begin({ polite: true }, ['needed', 999])
    expect(state()).toBe('yielding')
    go(1)
    expect(done).toEqual(['offer'])
    for (const step of ['settled', 'answer', 'settled', 'needed'] as const) go(step)
    expect(state()).toBe('offering')
  })

  test('that come twice are answered from what was answered', () => {
    const { go, done, state } = begin({}, ['offer', 'settled', 'settled'])
    go('offer')
    expect(done).toEqual(['take 1', 'answer', 'send answer 1/0', 'send answer 1/0'])
    expect(state()).toBe('stable')
  })

  test('that come twice are answered while an own one waits, too', () => {
    const { go, done, state } = begin({}, ['offer', 'settled', 'settled', 'needed', 'settled'])
    go('offer')
    expect(done.at(-1)).toBe('send answer 1/0')
    expect(state()).toBe('waiting')
  })

  test('that come late while an own one waits are not taken, by a polite side either', () => {
    const { done, state } = begin({ polite: true }, ['offer', 'settled', 'settled', 'needed', 'settled', 'old offer'])
    expect(state()).toBe('waiting')
    expect(done.at(-1)).toBe('old-offer')
  })

  test('of a peer that has answered the own one are held until the answer comes, which is asked for', () => {
    const { go, done, state } = begin({ polite: true }, ['needed', 1000, 'settled'])
    go('offer after an answer')
    expect(state()).toBe('waiting')
    expect(done).toEqual(['offer', 'send offer 1/0', 'send offer 1/0'])
    go('answer')
    go('settled')
    expect(done.at(-1)).toBe('take 1')
  })

  test('that were taken back are not taken any more', () => {
    const { go, done, state } = begin({}, ['needed', 'settled'])
    go({ type: 'answer.received', number: 1, withdrawn: 3 })
    go('settled')
    go({ type: 'offer.received', number: 3, answered: 0, restarts: false })
    expect(state()).toBe('stable')
    expect(done.at(-1)).toBe('old-offer')
  })

  test('that are held and then taken back are not taken', () => {
    const { go, state } = begin({}, ['needed', 'offer', 'settled'])
    go({ type: 'answer.received', number: 1, withdrawn: 1 })
    go('settled')
    expect(state()).toBe('stable')
  })

  test('of the polite side are named as withdrawn in its answer', () => {
    const { go, done } = begin({ polite: true }, ['needed', 1000, 'settled', 'offer', 'settled'])
    go('settled')
    expect(done.at(-1)).toBe('send answer 1/1')
  })

  test('that are held are not displaced by earlier ones, which come late', () => {
    const { go, done } = begin({ polite: true }, ['restart', 1000, 'settled', 'offer'])
    go({ type: 'offer.received', number: 3, answered: 0, restarts: true })
    go({ type: 'offer.received', number: 2, answered: 0, restarts: false })
    for (const step of ['settled', 'settled', 'settled', 'settled'] as const) go(step)
    expect(done.slice(2)).toEqual([
      'take 1',
      'old-offer',
      'answer',
      'send answer 1/1',
      'take 3',
      'answer',
      'send answer 3/1',
    ])
  })

  test('that come late do not have a polite side take back an own one that the peer has answered', () => {
    const { go, state, done } = begin({ polite: true }, ['needed', 1000, 'settled'])
    go({ type: 'offer.received', number: 2, answered: 1, restarts: false })
    go({ type: 'offer.received', number: 1, answered: 0, restarts: false })
    expect(state()).toBe('waiting')
    expect(done.at(-1)).toBe('old-offer')
    for (const step of ['answer', 'settled'] as const) go(step)
    expect(done.at(-1)).toBe('take 2')
  })

  test('that are held are replaced by later ones, and by themselves', () => {
    const { go, context } = begin({}, ['offer'])
    go({ type: 'offer.received', number: 2, answered: 0, restarts: false })
    go({ type: 'offer.received', number: 2, answered: 0, restarts: true })
    expect(context()).toMatchObject({ held: 2, heldRestarts: true })
    go({ type: 'offer.received', number: 3, answered: 0, restarts: false })
    expect(context()).toMatchObject({ held: 3, heldRestarts: false })
  })

  test('that come while one is taken wait for their turn', () => {
    const { go, done, context } = begin({}, ['offer'])
    go({ type: 'offer.received', number: 2, answered: 0, restarts: false })
    go('settled')
    go('settled')
    expect(done).toEqual(['take 1', 'answer', 'send answer 1/0', 'take 2'])
    expect(context()).toMatchObject({ answered: 1, taking: 2, held: 0 })
  })

  test('of a polite side that collide while they are made are taken back when they are made', () => {
    const { go, done, state } = begin({ polite: true }, ['needed', 1000, 'offer'])
    expect(state()).toBe('offering')
    go('settled')
    expect(done).toEqual(['offer', 'take 1'])
  })
})

describe('a collision', () => {
  test('is the peer’s to solve where this side is impolite: its offer is not taken later either', () => {
    const { go, done, state } = begin({}, ['needed', 'settled', 'offer'])
    expect(done.at(-1)).toBe('collision')
    for (const step of ['answer', 'settled'] as const) go(step)
    expect(state()).toBe('stable')
  })
})

test('a negotiation that is broken does nothing any more', () => {
  const { done } = begin({}, ['needed', 'rejected', 'old offer', 'old answer', 'offer', 'needed', 60_000])
  expect(done).toEqual(['offer', 'broken'])
})

describe('answers', () => {
  test('that nobody waits for are not taken', () => {
    expect(begin({}, ['answer']).done).toEqual(['old-answer'])
  })

  test('to another offer are not taken: engines would take them without an error', () => {
    const { done } = begin({}, ['needed', 'settled', 'old answer'])
    expect(done.at(-1)).toBe('old-answer')
  })

  test('that are rejected lead to a rollback and an offer that restarts; a second one breaks it', () => {
    const { go, done, state, context } = begin({}, ['needed', 'settled', 'answer', 'rejected', 'settled'])
    expect(done.slice(-2)).toEqual(['roll back', 'restarting offer'])
    expect(context()).toMatchObject({ rejections: 1 })
    go('settled')
    go({ type: 'answer.received', number: 2, withdrawn: 0 })
    go('rejected')
    expect(state()).toBe('broken')
    expect(done.at(-1)).toBe('broken')
  })

  test('that are taken make the next rejection the first one again', () => {
    const { go, state } = begin({}, ['needed', 'settled', 'answer', 'rejected', 'settled', 'settled'])
    go({ type: 'answer.received', number: 2, withdrawn: 0 })
    for (const step of ['settled', 'needed', 'settled'] as const) go(step)
    go({ type: 'answer.received', number: 3, withdrawn: 0 })
    go('rejected')
    expect(state()).toBe('rollingBack')
  })
})

describe('what is remembered', () => {
  test('is nothing at first', () => {
    const { polite, repeats, delays: _, ...memory } = begin().context()
    expect({ polite, repeats }).toEqual({ polite: false, repeats: true })
    expect(memory).toEqual({
      offered: 0,
      withdrawn: 0,
      answered: 0,
      obsolete: 0,
      held: 0,
      heldRestarts: false,
      taking: 0,
      needed: false,
      restart: false,
      restarts: false,
      repeated: 0,
      repeatedCandidates: 0,
      rejections: 0,
    })
  })

  test('of an offer is over with it', () => {
    expect(begin({}, ['needed']).context()).toMatchObject({ offered: 1, needed: false })
    const { context, go } = begin({}, ['restart', 'settled', 'answer'])
    expect(context()).toMatchObject({ restart: false, restarts: true })
    go('settled')
    expect(context()).toMatchObject({ restart: false, restarts: false })
  })

  test('of an offer that is taken back is that it is to be made again', () => {
    const { context } = begin({ polite: true }, ['restart', 1000, 'settled', 'offer'])
    expect(context()).toMatchObject({ withdrawn: 1, restart: true, restarts: false, taking: 1 })
  })

  test('of an offer of the peer is over when it is answered, and rejections are counted anew', () => {
    const rejected = ['needed', 1000, 'settled', 'answer', 'rejected', 'settled', 'settled'] as const
    const { context, go, state } = begin({ polite: true }, [...rejected, 'offer', 'settled', 'settled'])
    expect(context()).toMatchObject({ answered: 1, taking: 0, rejections: 0 })
    go('settled')
    go({ type: 'answer.received', number: 3, withdrawn: 0 })
    go('rejected')
    expect(state()).toBe('rollingBack')
  })
})

describe('a restart', () => {
  test('that is asked for while an offer waits follows it', () => {
    const { done } = begin({}, ['needed', 'settled', 'restart', 'answer', 'settled'])
    expect(done.at(-1)).toBe('restarting offer')
  })

  test('is not made twice where the peer has restarted meanwhile', () => {
    const { go, done, state } = begin({ polite: true }, ['restart', 1000, 'settled'])
    go({ type: 'offer.received', number: 1, answered: 0, restarts: true })
    go('settled')
    go('settled')
    expect(done).toEqual(['restarting offer', 'send offer 1/0', 'take 1', 'answer', 'send answer 1/1'])
    expect(state()).toBe('stable')
  })

  test('is made again where the peer’s offer that came between does not restart', () => {
    const { go, done } = begin({ polite: true }, ['restart', 1000, 'settled', 'offer', 'settled'])
    go('settled')
    expect(done.at(-1)).toBe('restarting offer')
  })
})

describe('what is needed', () => {
  test.each([
    ['while an offer is made', ['needed', 'needed', 'settled', 'answer', 'settled'], 'stable'],
    ['while an answer is taken', ['needed', 'settled', 'answer', 'needed', 'settled'], 'offering'],
    ['while an answer is made', ['offer', 'settled', 'needed', 'settled'], 'offering'],
    // The engine says it again when the connection is stable.
    ['before an offer was taken', ['offer', 'needed', 'settled', 'settled'], 'stable'],
  ] as const)('%s', (_, steps, state) => {
    expect(begin({}, steps).state()).toBe(state)
  })
})

describe('candidates', () => {
  const sent = { type: 'candidate.sent' } as const

  test('are sent again until the peer has them', () => {
    const { go, done } = begin({}, [sent, 1000, 2000, { type: 'candidates.acknowledged' }, 60_000])
    expect(done).toEqual(['send candidates', 'send candidates'])
    go(sent)
    go(1000)
    expect(done).toHaveLength(3)
    go('signaling.up')
    expect(done).toHaveLength(4)
    go(1000)
    expect(done).toHaveLength(5)
  })

  test('are not sent again to a plain peer', () => {
    expect(begin({ repeats: false }, [sent, 60_000]).done).toEqual([])
  })
})
