import { describe, expect, test } from 'vitest'
import { engine, RTCPeerConnection } from '#engine'
import { settled } from '../../harness/peers.ts'
import type { LiveSignalingState } from '../../machines/connection/signalingTypes.ts'
import { signalingState, unbind } from '../../src/index.ts'
import { type BoundConnection, bound, chainOf, closeNow, expectEnded } from './boundConnection.ts'
import { replaceEngines } from './engineMethods.ts'
import { quiet } from './quiet.ts'
import { candidate, type Reached, reach } from './signalingStates.ts'

const { made, rejections } = quiet()

/** The same twice: a connection that is bound, and one that is not, to compare with. */
async function both(state: LiveSignalingState): Promise<{ bare: Reached; ours: Reached; watched: BoundConnection }> {
  let watched: BoundConnection | undefined
  const bare = await reach(state, (connection) => connection.createDataChannel('own'))
  const ours = await reach(state, (connection) => {
    watched = bound(connection)
    connection.createDataChannel('own')
  })
  made.push(bare, ours)
  // It offers and answers by itself, some time after: what that settles is settled in both then.
  if (engine === 'node-datachannel') await settled()
  return { bare, ours, watched: watched as BoundConnection }
}

/** How a promise stands, at any time. */
function standing(promise: Promise<unknown>): { now: string } {
  const stands = { now: 'pending' }
  promise.then(
    () => {
      stands.now = 'fulfilled'
    },
    ({ name }: Error) => {
      stands.now = `rejected: ${name}`
    },
  )
  return stands
}

interface Call {
  readonly method: string
  readonly state: LiveSignalingState
  run(reached: Reached): Promise<unknown>
}

const chained: readonly Call[] = [
  { method: 'createOffer', state: 'stable', run: ({ connection }) => connection.createOffer() },
  { method: 'createAnswer', state: 'have-remote-offer', run: ({ connection }) => connection.createAnswer() },
  { method: 'setLocalDescription', state: 'stable', run: ({ connection }) => connection.setLocalDescription() },
  {
    method: 'setRemoteDescription',
    state: 'stable',
    run: ({ connection, offer }) => connection.setRemoteDescription(offer),
  },
  {
    method: 'addIceCandidate',
    state: 'have-remote-offer',
    run: ({ connection }) => connection.addIceCandidate(candidate),
  },
]

const replaceTrack: Call = {
  method: 'replaceTrack',
  state: 'stable',
  run: ({ connection }) => connection.addTransceiver('audio').sender.replaceTrack(null),
}

// node-datachannel has no media.
const hasMedia = engine !== 'node-datachannel' && engine !== 'simulated'
const calls = hasMedia ? [...chained, replaceTrack] : chained

describe('INV-12, SEQ-25, OC-4: close() while', () => {
  test.each(calls)('$method runs', async ({ method, state, run }) => {
    const { bare, ours, watched } = await both(state)
    const expected = standing(run(bare))
    const actual = standing(run(ours))
    expect(statuses(watched)).toEqual([`running ${method}`])
    bare.connection.close()
    closeNow(watched)
    expect(statuses(watched)).toEqual([`abandoned ${method}`])
    expectEnded(watched)
    await settled()
    expect(actual).toEqual(expected)
    expect(statuses(watched)).toEqual([`abandoned ${method}`])
  })

  test.each(calls)('$method waits', async ({ method, state, run }) => {
    const { bare, ours, watched } = await both(state)
    const expected = [bare.connection.createOffer(), run(bare)].map(standing)
    const actual = [ours.connection.createOffer(), run(ours)].map(standing)
    expect(statuses(watched)).toEqual(['running createOffer', `waiting ${method}`])
    bare.connection.close()
    closeNow(watched)
    expect(statuses(watched)).toEqual(['abandoned createOffer', `abandoned ${method}`])
    expectEnded(watched)
    await settled()
    expect(actual).toEqual(expected)
  })

  test('one that has failed has not told yet', async () => {
    const { bare, ours, watched } = await both('stable')
    const expected = standing(bare.connection.addIceCandidate(candidate))
    const actual = standing(ours.connection.addIceCandidate(candidate))
    bare.connection.close()
    closeNow(watched)
    expect(statuses(watched)).toEqual(['abandoned addIceCandidate'])
    await settled()
    expect(actual).toEqual(expected)
  })
})

/** The chain, without what must come of each. */
function statuses(watched: BoundConnection): readonly string[] {
  return chainOf(watched).map((each) => each.replace(/:.*/, ''))
}

describe('OC-4: the app’s promise', () => {
  test('that is rejected and ignored is one unhandled rejection, as without us', async () => {
    const { bare, ours } = await both('stable')
    const counts: number[] = []
    for (const { connection } of [bare, ours]) {
      const told = rejections.next()
      void connection.addIceCandidate({ candidate: 'bad', sdpMid: 'bad' })
      expect(await told).toBeInstanceOf(Error)
      await settled()
      counts.push(rejections.reasons.splice(0).length)
    }
    expect(counts).toEqual([1, 1])
  })

  test('that is rejected and handled is none', async () => {
    const { ours } = await both('stable')
    await expect(ours.connection.addIceCandidate({ candidate: 'bad', sdpMid: 'bad' })).rejects.toBeInstanceOf(Error)
    await settled()
    expect(rejections.reasons).toEqual([])
  })

  test('that is handled where it leads to is none', async () => {
    const { ours } = await both('stable')
    const outcome = ours.connection.addIceCandidate({ candidate: 'bad', sdpMid: 'bad' }).finally(() => {})
    await outcome.catch(() => {})
    await settled()
    expect(rejections.reasons).toEqual([])
  })

  test('has the value of the engine’s, or its error: the same one', async () => {
    const connection = new RTCPeerConnection()
    made.push({ close: () => connection.close() })
    const engines: Promise<unknown>[] = []
    for (const method of ['createOffer', 'addIceCandidate'] as const) {
      replaceEngines(connection, method, (engine) => (self, args) => {
        const result = engine(self, args) as Promise<unknown>
        engines.push(result)
        return result
      })
    }
    bound(connection)
    connection.createDataChannel('own')
    const error = await connection.addIceCandidate({ candidate: 'bad', sdpMid: 'bad' }).catch((thrown) => thrown)
    expect(await engines[0]?.catch((thrown) => thrown)).toBe(error)
    const offer = await connection.createOffer()
    expect(await engines[1]).toBe(offer)
  })
})

/** A dictionary that cannot be read. */
function throwing(name: string): never {
  const get = () => {
    throw new RangeError('of the app')
  }
  return Object.defineProperty({}, name, { enumerable: true, get }) as never
}

/** Arguments that a method does not take, or takes in another way than it looks. */
const strange: readonly (readonly [string, (reached: Reached) => unknown])[] = [
  [
    'setRemoteDescription({ type: "bogus" })',
    ({ connection }) => connection.setRemoteDescription({ type: 'bogus' as 'offer' }),
  ],
  ['setRemoteDescription()', ({ connection }) => connection.setRemoteDescription(...([] as unknown as [never]))],
  [
    'setRemoteDescription(garbage)',
    ({ connection }) => connection.setRemoteDescription({ type: 'offer', sdp: 'garbage' }),
  ],
  ['addIceCandidate(42)', ({ connection }) => connection.addIceCandidate(42 as never)],
  ['addIceCandidate(no section)', ({ connection }) => connection.addIceCandidate({ candidate: 'candidate:1' })],
  ['addIceCandidate()', ({ connection }) => connection.addIceCandidate()],
  [
    'setLocalDescription({ type: "bogus" })',
    ({ connection }) => connection.setLocalDescription({ type: 'bogus' as 'offer' }),
  ],
  ['setLocalDescription(42)', ({ connection }) => connection.setLocalDescription(42 as never)],
  ['setLocalDescription("offer")', ({ connection }) => connection.setLocalDescription('offer' as never)],
  ['setLocalDescription(foreign)', ({ connection, offer }) => connection.setLocalDescription(offer)],
  ['setLocalDescription(a getter that throws)', ({ connection }) => connection.setLocalDescription(throwing('type'))],
  ['setRemoteDescription(a getter that throws)', ({ connection }) => connection.setRemoteDescription(throwing('type'))],
  ['addIceCandidate(a getter that throws)', ({ connection }) => connection.addIceCandidate(throwing('candidate'))],
  ['createOffer(42)', ({ connection }) => connection.createOffer(42 as never)],
]

describe('OC-1: strange arguments', () => {
  // node-datachannel offers by itself where it is not asked, and its createOffer() takes anything and waits.
  const taken = engine === 'node-datachannel' ? strange.filter(([name]) => !/^create|foreign/.test(name)) : strange

  test.each(taken)('%s does as without us, and leaves nothing in the chain', async (_, run) => {
    const { bare, ours, watched } = await both('stable')
    watched.divergences.length = 0
    const expected = await outcomeOf(() => run(bare))
    expect(await outcomeOf(() => run(ours))).toBe(expected)
    expect(chainOf(watched)).toEqual([])
    expect(ours.connection.signalingState).toBe(bare.connection.signalingState)
  })

  test.each(taken)('INV-11, INV-15: %s does so while another operation runs', async (name, run) => {
    const { bare, ours, watched } = await both('stable')
    const outcomes: string[] = []
    for (const reached of [bare, ours]) {
      watched.divergences.length = 0
      const first = running(reached)
      outcomes.push(await outcomeOf(() => run(reached)))
      await first
    }
    expect(outcomes[1]).toBe(outcomes[0])
    expect(chainOf(watched)).toEqual([])
    const rules = watched.divergences.map(({ rule }) => rule).filter((rule) => rule === 'INV-11' || rule === 'INV-15')
    expect(rules).toEqual(notWaiting[engine].includes(name) ? ['INV-11'] : [])
  })

  /** An operation that runs, and comes to an end in each engine. */
  function running({ connection, offer }: Reached): Promise<unknown> {
    return engine === 'node-datachannel' ? connection.setRemoteDescription(offer) : connection.createOffer()
  }
})

/** node-datachannel answers by itself. */
describe.skipIf(engine === 'node-datachannel')('OC-3, SG-6, AC-3, RJ-2: of what began before the binding', () => {
  /** What is reported of signaling and its operations. */
  const reportedOf = ({ divergences }: BoundConnection) =>
    divergences.map(({ rule }) => rule).filter((rule) => /^(SG|AC|RJ|DS|OC|CO|CA|INV-(5|7|11|15|16)$)/.test(rule))

  async function offered() {
    const reached = await reach('stable')
    made.push(reached)
    return reached
  }

  const candidates = [
    { what: 'a candidate', given: candidate },
    { what: 'the end of the candidates', given: { candidate: '', sdpMid: '0' } },
  ]
  const cases = candidates.flatMap((each) => [
    { ...each, times: 'once', early: () => {}, late: () => {} },
    { ...each, times: 'anew', early: (connection: RTCPeerConnection) => void bound(connection), late: unbind },
  ])

  test.each(cases)('$what waits for nothing that is known; bound $times', async ({ what, given, early, late }) => {
    const { connection, offer } = await offered()
    early(connection)
    const first = connection.setRemoteDescription(offer)
    late(connection)
    const watched = bound(connection)
    await Promise.all([first, connection.addIceCandidate(given), connection.setLocalDescription()])
    // Chromium takes an end at once, when there is no remote description yet.
    expect(reportedOf(watched)).toEqual(engine === 'chromium' && what.startsWith('the end') ? ['AC-3'] : [])
    expect(chainOf(watched)).toEqual([])
    expect(signalingState(watched.actor.getSnapshot())).toBe('stable')
  })

  test('nothing is reported of an offer that was being created', async () => {
    const { connection } = await offered()
    connection.createDataChannel('chat')
    bound(connection)
    await connection.createOffer()
    const creating = connection.createOffer()
    unbind(connection)
    const watched = bound(connection)
    await connection.setLocalDescription(await creating)
    expect(reportedOf(watched)).toEqual([])
    expect(signalingState(watched.actor.getSnapshot())).toBe('have-local-offer')
  })
})

// node-datachannel's class cannot be extended.
test.skipIf(engine === 'node-datachannel')(
  'INV-11: a method of a subclass that calls others is what it calls, one after the other',
  async () => {
    class Shimmed extends RTCPeerConnection {
      override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
        return super.setLocalDescription(description ?? (await this.createOffer()))
      }
    }
    const connection = new Shimmed()
    made.push({ close: () => connection.close() })
    const watched = bound(connection)
    connection.createDataChannel('own')
    const setting = connection.setLocalDescription()
    expect(statuses(watched)).toEqual(['running createOffer'])
    await setting
    expect(chainOf(watched)).toEqual([])
    expect(watched.divergences.filter(({ rule }) => /^(SG|RJ|INV-11)/.test(rule))).toEqual([])
    expect(signalingState(watched.actor.getSnapshot())).toBe('have-local-offer')
  },
)

/** What an engine settles at once, though another operation runs. */
const notWaiting: Record<typeof engine, readonly string[]> = {
  chromium: ['setRemoteDescription(garbage)', 'setLocalDescription(foreign)', 'addIceCandidate()'],
  firefox: [],
  'node-datachannel': [],
  simulated: [],
}

/** How a call ends, whether it throws or is rejected. */
async function outcomeOf(run: () => unknown): Promise<string> {
  try {
    await run()
    return 'success'
  } catch (error) {
    return (error as Error).name
  }
}
