import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createActor, SimulatedClock } from 'xstate'
import { recoveryMachine } from '../../../machines/session/recoveryMachine.ts'
import type { RecoveryCause } from '../../../machines/session/recoveryTypes.ts'
import { defaultPolicy } from '../../../src/session/policy.ts'
import { flatState } from './flatState.ts'

const causes = [
  'peer.present',
  'peer.left',
  'peer.joined',
  'connection.made',
  'path.connected',
  'path.interrupted',
  'path.failed',
  'connection.ended',
  'negotiation.broken',
  'channels.waiting',
  'channels.open',
  'network.down',
  'network.up',
  'page.frozen',
  'page.resumed',
] as const satisfies readonly RecoveryCause['type'][]
type Cause = (typeof causes)[number]
type Step = Cause | number | Extract<RecoveryCause, { readonly isOnly?: boolean }>

function begin(steps: readonly Step[] = [], policy: Partial<typeof defaultPolicy> = {}) {
  const clock = new SimulatedClock()
  const done: string[] = []
  const actor = createActor(recoveryMachine, {
    clock,
    input: { policy: { ...defaultPolicy, ...policy }, now: () => clock.now(), random: () => 0.5 },
  })
  for (const type of ['restart', 'ask', 'replace'] as const) actor.on(type, () => done.push(type))
  actor.start()
  const go = (step: Step) => {
    if (typeof step === 'number') clock.increment(step)
    else actor.send(typeof step === 'string' ? { type: step } : step)
  }
  for (const step of steps) go(step)
  return { actor, clock, done, go, state: () => flatState(actor.getSnapshot().value) }
}

const met = ['connection.made'] as const
const connected = [...met, 'path.connected'] as const
const frozen = { 'page.frozen': 'frozen' } as const
const found = { 'path.connected': 'connected.unsettled' } as const
const down = { 'network.down': 'offline' } as const

const table: Readonly<Record<string, { way: readonly Step[]; to: Partial<Record<Cause, string>> }>> = {
  'connecting.alone': {
    way: [],
    to: { ...frozen, ...down, 'connection.made': 'connecting.meeting' },
  },
  'connecting.meeting': {
    way: met,
    to: {
      ...frozen,
      ...found,
      ...down,
      'path.failed': 'reconnecting.waiting',
      'connection.ended': 'reconnecting.waiting',
      'negotiation.broken': 'reconnecting.waiting',
    },
  },
  'connected.opening': {
    way: [...connected, 'channels.waiting'],
    to: {
      ...frozen,
      'channels.open': 'connected.unsettled',
      'path.interrupted': 'unsure',
      'path.failed': 'reconnecting.waiting',
      'connection.ended': 'reconnecting.asking',
      'connection.made': 'reconnecting.replacing',
      'negotiation.broken': 'reconnecting.waiting',
    },
  },
  'connected.unsettled': {
    way: connected,
    to: {
      ...frozen,
      'channels.waiting': 'connected.opening',
      'path.interrupted': 'unsure',
      'path.failed': 'reconnecting.waiting',
      'connection.ended': 'reconnecting.asking',
      'connection.made': 'reconnecting.replacing',
      'negotiation.broken': 'reconnecting.waiting',
    },
  },
  'connected.settled': {
    way: [...connected, 20_000],
    to: {
      ...frozen,
      'channels.waiting': 'connected.opening',
      'path.interrupted': 'unsure',
      'path.failed': 'reconnecting.waiting',
      'connection.ended': 'reconnecting.asking',
      'connection.made': 'reconnecting.replacing',
      'negotiation.broken': 'reconnecting.waiting',
    },
  },
  unsure: {
    way: [...connected, 'path.interrupted'],
    to: {
      ...frozen,
      ...found,
      ...down,
      'path.failed': 'reconnecting.waiting',
      'connection.ended': 'reconnecting.asking',
      'connection.made': 'reconnecting.replacing',
      'negotiation.broken': 'reconnecting.waiting',
    },
  },
  'reconnecting.waiting': {
    way: [...connected, 'path.failed'],
    to: {
      ...frozen,
      ...found,
      ...down,
      'connection.made': 'reconnecting.replacing',
      'connection.ended': 'reconnecting.asking',
    },
  },
  'reconnecting.restarting': {
    way: [...connected, 'path.failed', 300],
    to: {
      ...frozen,
      ...found,
      ...down,
      'path.failed': 'reconnecting.waiting',
      'negotiation.broken': 'reconnecting.waiting',
      'connection.made': 'reconnecting.replacing',
      'connection.ended': 'reconnecting.asking',
    },
  },
  'reconnecting.asking': {
    way: [...connected, 'connection.ended'],
    to: {
      ...frozen,
      ...down,
      'peer.present': 'reconnecting.replacing',
      'connection.made': 'reconnecting.replacing',
    },
  },
  'reconnecting.replacing': {
    way: [...connected, 'connection.made'],
    to: {
      ...frozen,
      ...found,
      ...down,
      'path.failed': 'reconnecting.waiting',
      'connection.ended': 'reconnecting.waiting',
      'negotiation.broken': 'reconnecting.waiting',
    },
  },
  offline: { way: [...met, 'network.down'], to: { ...frozen, ...found, 'network.up': 'reconnecting.waiting' } },
  frozen: { way: [...connected, 'page.frozen'], to: { 'page.resumed': 'reconnecting.waiting' } },
  failed: { way: [...connected, 'connection.ended', 60_000], to: {} },
}

const rows = Object.entries(table).flatMap(([state, { way, to }]) =>
  causes.map((cause) => ({ state, way, cause, to: to[cause] ?? state })),
)
test.each(rows)('$state, $cause: $to', ({ state, way, cause, to }) => {
  const { go, state: present } = begin(way)
  expect(present()).toBe(state)
  // XState says in development that an actor has ended before what is sent to it.
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  onTestFinished(() => warn.mockRestore())
  go(cause)
  expect(present()).toBe(to)
  expect(warn).toHaveBeenCalledTimes(state === 'failed' ? 1 : 0)
})

describe('a path that breaks', () => {
  test('is left alone for the grace, then restarted twice, and then replaced if the peer is there', () => {
    const { go, state, done } = begin([...connected, 20_000, 'path.interrupted'])
    go(2499)
    expect(state()).toBe('unsure')
    go(1)
    go(0)
    expect(done).toEqual(['restart'])
    go(14_999)
    expect(done).toEqual(['restart'])
    go(1)
    expect(done).toEqual(['restart', 'restart'])
    go(14_999)
    expect(done).toEqual(['restart', 'restart'])
    go(1)
    expect(done).toEqual(['restart', 'restart', 'ask'])
    go('peer.present')
    expect(done.at(-1)).toBe('replace')
    expect(state()).toBe('reconnecting.replacing')
  })

  test('that was never connected is replaced, not restarted', () => {
    const { done } = begin([...met, 15_000])
    expect(done).toEqual(['ask'])
  })

  test('is tried again at once when a whole deadline was in vain, and counts each attempt', () => {
    const { go, done, actor } = begin([...met, 'path.connected', 'path.failed', 300, 15_000])
    expect(done).toEqual(['restart', 'restart'])
    expect(actor.getSnapshot().context).toMatchObject({ attempt: 3, restarts: 2, until: 30_300 })
    go(15_000)
    for (const step of ['peer.present', 15_000, 'peer.present'] as const) go(step)
    expect(done.slice(2)).toEqual(['ask', 'replace', 'ask', 'replace'])
    expect(actor.getSnapshot().context).toMatchObject({ attempt: 5, until: 60_300 })
  })

  test('is not restarted again and again while it comes and goes', () => {
    const { go, done } = begin([...connected])
    for (let round = 0; round < 20; round += 1) {
      for (const step of ['path.failed', 8000, 'path.connected', 1000] as const) go(step)
    }
    expect(done.filter((one) => one === 'restart')).toHaveLength(2)
  })

  test('that has worked for long enough may be restarted again', () => {
    const { go, done } = begin([...connected, 'path.failed', 300, 'path.failed', 1700, 'path.connected'])
    expect(done).toEqual(['restart', 'restart'])
    for (const step of [20_000, 'path.failed', 0] as const) go(step)
    expect(done).toEqual(['restart', 'restart', 'restart'])
  })
})

describe('waits', () => {
  test('grow, with chance from the third on', () => {
    const { go, actor, state } = begin([...connected, 20_000], { restarts: 100, giveUp: Number.POSITIVE_INFINITY })
    const waits = [0, 1, 2, 3, 4, 5, 6].map(() => {
      go('path.failed')
      const { until, now } = actor.getSnapshot().context
      const wait = (until ?? 0) - now()
      if (wait > 0) go(wait - 1)
      expect(state()).toBe('reconnecting.waiting')
      go(Math.min(wait, 1))
      expect(state()).toBe('reconnecting.restarting')
      return wait
    })
    expect(waits).toEqual([0, 300, 1700, 3200, 5300, 7500, 7500])
  })

  test('are over when as much time has passed since the attempt began', () => {
    const waitAfter = (...steps: readonly Step[]) => {
      const { actor, state } = begin([...met, ...steps])
      expect(state()).toBe('reconnecting.waiting')
      const { until = 0, now } = actor.getSnapshot().context
      return until - now()
    }
    expect(waitAfter('path.failed')).toBe(300)
    expect(waitAfter(100, 'path.failed')).toBe(200)
    expect(waitAfter(7000, 'path.failed')).toBe(0)
    const replaced = [7000, 'path.failed', 0, 'peer.present', 'connection.made'] as const
    expect(waitAfter(...replaced, 'path.failed')).toBe(1700)
    expect(waitAfter(...replaced, 1500, 'path.failed')).toBe(200)
    expect(waitAfter(...replaced, 8000, 'path.failed')).toBe(0)
    // What was lost meanwhile is on its way again.
    expect(waitAfter(7000, 'network.down', 7000, 'network.up')).toBe(300)
    expect(waitAfter('path.failed', 7000, 'network.down', 7000, 'network.up')).toBe(1700)
    expect(waitAfter(...replaced, 'path.connected', 7000, 'page.frozen', 7000, 'page.resumed')).toBe(1700)
  })

  test('end where the peer is there, and the connection cannot come back', () => {
    const ended = [...connected, 'negotiation.broken'] as const
    const { go, state, done, actor } = begin(ended)
    expect(state()).toBe('reconnecting.waiting')
    go('peer.present')
    expect(state()).toBe('reconnecting.replacing')
    expect(done).toEqual(['replace'])
    expect(actor.getSnapshot().context).toMatchObject({ attempt: 2, until: 15_000 })
    expect(begin([...connected, 'path.failed', 'peer.present']).state()).toBe('reconnecting.waiting')
  })

  test('end once with asking: a connection that ends again meanwhile is no other attempt', () => {
    const { actor, done } = begin([...connected, 'connection.ended', 'connection.ended'])
    expect(done).toEqual(['ask'])
    expect(actor.getSnapshot().context.attempt).toBe(2)
  })

  test('end with giving up', () => {
    const { go, state, actor } = begin([...connected, 'connection.ended', 59_999])
    expect(state()).toBe('reconnecting.asking')
    go(1)
    expect(actor.getSnapshot().status).toBe('done')
  })

  test('do not end with giving up while the peer has left, and begin anew when it is there again', () => {
    const left = [...connected, 'connection.ended', 'peer.left', 1_000_000] as const
    for (const back of ['peer.present', 'connection.made'] as const) {
      const { go, state, done, actor } = begin(left)
      expect(state()).toBe('reconnecting.asking')
      go(back)
      expect(state()).toBe('reconnecting.replacing')
      expect(done).toEqual(back === 'peer.present' ? ['ask', 'replace'] : ['ask'])
      expect(actor.getSnapshot().context).toMatchObject({ hasLeft: false, since: 1_000_000 })
      for (const step of ['connection.ended', 300, 59_699] as const) go(step)
      expect(state()).toBe('reconnecting.asking')
      go(1)
      expect(state()).toBe('failed')
    }
  })

  test('do not end with giving up if that is never', () => {
    const { state } = begin([...connected, 'connection.ended', 10_000_000], { giveUp: Number.POSITIVE_INFINITY })
    expect(state()).toBe('reconnecting.asking')
  })
})

describe('a connection in whose place no other one can be made', () => {
  const only = { type: 'connection.made', isOnly: true } as const

  test('is restarted when its first time is over, and again after each', () => {
    const { go, state, done } = begin([only, 15_000])
    expect(state()).toBe('reconnecting.restarting')
    for (let count = 1; count <= 4; count += 1) {
      expect(done).toEqual(Array(count).fill('restart'))
      go(14_999)
      expect(done).toHaveLength(count)
      go(1)
    }
    expect(state()).toBe('failed')
  })

  test('is restarted though it was never connected, and though the policy’s number is over, then once in each deadline', () => {
    const { go, state, done, actor } = begin([only, 'path.failed'], { giveUp: Number.POSITIVE_INFINITY })
    const waits = [0, 1, 2, 3].map(() => {
      expect(state()).toBe('reconnecting.waiting')
      const { until, now } = actor.getSnapshot().context
      const wait = (until ?? 0) - now()
      go(wait)
      expect(state()).toBe('reconnecting.restarting')
      go('path.failed')
      return wait
    })
    expect(waits).toEqual([300, 1700, 15_500, 15_500])
    expect(done).toEqual(Array(4).fill('restart'))
    go('path.connected')
    expect(state()).toBe('connected.unsettled')
  })

  test('is restarted at once when the network is back, unless it was often enough', () => {
    const flaps = (count: number) => Array(count).fill(['network.down', 'network.up']).flat() as Cause[]
    expect(begin([only, ...flaps(1)]).done).toEqual(['restart'])
    const { done, state } = begin([only, ...flaps(50)])
    expect(done).toEqual(['restart', 'restart'])
    expect(state()).toBe('reconnecting.waiting')
  })

  test('is restarted when the one that the peer has offered anew does not connect', () => {
    const { go, state, done } = begin([only, 'path.connected', 'connection.ended', only, 14_999])
    expect(state()).toBe('reconnecting.replacing')
    go(1)
    expect(state()).toBe('reconnecting.restarting')
    expect(done).toEqual(['ask', 'restart'])
  })

  test('is not restarted where it has ended, nor where the policy has no restarts', () => {
    expect(begin([only, 'path.connected', 'negotiation.broken', 0]).state()).toBe('reconnecting.waiting')
    expect(begin([only, 'path.connected', 'negotiation.broken', 300]).state()).toBe('reconnecting.asking')
    expect(begin([only, 'path.connected', 'path.failed', 300], { restarts: 0 }).state()).toBe('reconnecting.asking')
    expect(begin([only, 15_000], { restarts: 0 }).state()).toBe('reconnecting.asking')
    expect(begin([only, 15_000], { restarts: 1 }).state()).toBe('reconnecting.restarting')
  })

  test('is forgotten with the next one', () => {
    expect(begin([only, 'connection.made', 15_000]).state()).toBe('reconnecting.asking')
  })
})

test('nothing is known at first', () => {
  const { policy: _, now, random, ...memory } = begin().actor.getSnapshot().context
  expect([now(), random()]).toEqual([0, 0.5])
  expect(memory).toEqual({
    attempt: 1,
    restarts: 0,
    hasMet: false,
    hasWorked: false,
    hasLeft: false,
    wasConnected: false,
    isUsable: false,
    isOnly: false,
    isOpening: false,
    isDown: false,
    since: 0,
    begun: 0,
    until: undefined,
  })
})

describe('no clock runs', () => {
  test('while there is no network', () => {
    const { go, state } = begin([...connected, 'path.interrupted', 'network.down', 1_000_000])
    expect(state()).toBe('offline')
    go('network.up')
    expect(state()).toBe('reconnecting.restarting')
  })

  test('while there is no network, and the attempt after it begins at once', () => {
    const { go, done, state } = begin([...connected, 'path.failed', 300, 'network.down', 1_000_000, 'network.up'])
    expect(done).toEqual(['restart', 'restart'])
    for (const step of ['network.down', 'network.up'] as const) go(step)
    expect(done).toEqual(['restart', 'restart'])
    expect(state()).toBe('reconnecting.waiting')
  })

  test('while the page is suspended', () => {
    const { go, state } = begin([...connected, 'path.failed', 'page.frozen', 1_000_000])
    expect(state()).toBe('frozen')
    go('page.resumed')
    expect(state()).toBe('reconnecting.waiting')
  })

  test('before there is a peer', () => {
    expect(begin([1_000_000]).state()).toBe('connecting.alone')
  })

  test('before there is a peer, without a network: nobody is reconnected to afterwards', () => {
    const { go, state } = begin(['network.down', 1_000_000])
    expect(state()).toBe('offline')
    go('network.up')
    expect(state()).toBe('connecting.alone')
  })

  test('since the page was suspended first, however often it says so', () => {
    const { actor } = begin([...connected, 1000, 'page.frozen', 1000, 'page.frozen'])
    expect(actor.getSnapshot().context.since).toBe(1000)
  })
})

test('without a network a path that works goes on, and one that breaks is offline', () => {
  const { go, state } = begin([...connected, 'network.down'])
  expect(state()).toBe('connected.unsettled')
  go('path.interrupted')
  expect(state()).toBe('offline')
})

test.each(['connection.ended', 'negotiation.broken'] as const)(
  '%s while it is offline: no restart afterwards',
  (cause) => {
    const { done } = begin([...connected, 'path.interrupted', 'network.down', cause, 'network.up', 300])
    expect(done).toEqual(['ask'])
  },
)

describe('a connection that has waited for its peer', () => {
  test('gets its time when the peer comes', () => {
    const { go, state } = begin([...met, 14_999, 'peer.joined', 14_999])
    expect(state()).toBe('connecting.meeting')
    go(1)
    expect(state()).toBe('reconnecting.asking')
  })

  test('is tried, and not replaced, when the peer comes after that', () => {
    const { go, state, done } = begin([...met, 15_000, 'peer.joined'])
    expect(state()).toBe('reconnecting.replacing')
    go(14_999)
    expect(done).toEqual(['ask'])
    go(1)
    expect(state()).toBe('reconnecting.asking')
  })

  test.each(['connection.ended', 'negotiation.broken'] as const)('but not after %s', (cause) => {
    expect(begin([...met, cause, 'peer.joined']).state()).toBe('reconnecting.waiting')
  })

  test('nor if it was connected', () => {
    expect(begin([...connected, 'path.failed', 'peer.joined']).state()).toBe('reconnecting.waiting')
  })
})

describe('not more than six restarts a minute', () => {
  const mostInAMinute = (steps: readonly Step[]) => {
    const { clock, actor, go } = begin()
    const times: number[] = []
    actor.on('restart', () => times.push(clock.now()))
    for (const step of steps) if (actor.getSnapshot().status === 'active') go(step)
    return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 60_000).length))
  }

  test('on the worst path: it works for just so long that attempts are counted anew', () => {
    const worst = ['path.failed', 0, 'path.failed', 300, 'path.connected', 20_000] as const
    expect(mostInAMinute([...connected, ...Array.from({ length: 10 }, () => worst).flat()])).toBe(6)
  })

  test('whatever happens', () => {
    const likely = fc.constantFrom<Step>('path.failed', 'path.connected', 'path.interrupted', 300, 2500, 20_000)
    const step = fc.oneof({ weight: 3, arbitrary: likely }, fc.constantFrom<Step>(...causes, 0, 1000, 15_000))
    const holds = (steps: readonly Step[]) => mostInAMinute([...connected, ...steps]) <= 6
    fc.assert(fc.property(fc.array(step, { maxLength: 150 }), holds), { numRuns: 200, seed: 1 })
  })
})

describe('a channel that does not open on a connection that is connected', () => {
  const waiting = [...met, 'channels.waiting', 'path.connected'] as const

  test('has its time, and then another connection is made, without a restart', () => {
    const { go, state, done } = begin([...waiting, 7999])
    expect(state()).toBe('connected.opening')
    for (const step of [1, 300] as const) go(step)
    expect(state()).toBe('reconnecting.asking')
    expect(done).toEqual(['ask'])
  })

  test('has longer on the next one, and its time again when it has worked for long enough', () => {
    const next = ['connection.made', 'channels.waiting', 'path.connected'] as const
    const { go, state } = begin([...waiting, 8000, 300, ...next, 15_999])
    expect(state()).toBe('connected.opening')
    go(1)
    expect(state()).toBe('reconnecting.waiting')
    for (const step of [...next, 'channels.open', 20_000, 'channels.waiting', 7999] as const) go(step)
    expect(state()).toBe('connected.opening')
    go(1)
    expect(state()).toBe('reconnecting.waiting')
  })

  test('is no reason for one when it opens in time', () => {
    const { state, done } = begin([...waiting, 7999, 'channels.open', 19_999])
    expect(state()).toBe('connected.unsettled')
    expect(done).toEqual([])
  })

  test('is not what the next connection is judged by', () => {
    expect(begin([...waiting, 'connection.made', 'path.connected']).state()).toBe('connected.unsettled')
  })

  test('has no time while the path is interrupted, nor while the page is suspended', () => {
    expect(begin([...waiting, 7999, 'path.interrupted', 2499]).state()).toBe('unsure')
    expect(begin([...waiting, 7999, 'path.interrupted', 'path.connected', 7999]).state()).toBe('connected.opening')
    expect(begin([...waiting, 'page.frozen', 1_000_000]).state()).toBe('frozen')
  })

  test('waits while there is no network, as no other connection can be made, and has its time afterwards', () => {
    const { go, state } = begin([...waiting, 'network.down', 1_000_000])
    expect(state()).toBe('connected.opening')
    for (const step of ['network.up', 7999] as const) go(step)
    expect(state()).toBe('connected.opening')
    go(1)
    expect(state()).toBe('reconnecting.waiting')
  })
})

describe('a connection that has ended, and says that it is connected', () => {
  test.each(['connection.ended', 'negotiation.broken'] as const)('is replaced after %s', (cause) => {
    const { go, state, done } = begin([...met, cause, 'path.connected'])
    expect(state()).toBe('reconnecting.waiting')
    for (const step of [300, 'peer.present'] as const) go(step)
    expect(done).toEqual(['ask', 'replace'])
  })

  test('is replaced when the page was suspended meanwhile', () => {
    const { state } = begin([...connected, 'page.frozen', 'connection.ended', 'page.resumed', 'path.connected'])
    expect(state()).toBe('reconnecting.waiting')
  })
})

describe('another connection', () => {
  test('while connecting has its own time', () => {
    expect(begin([...met, 14_999, 'connection.made', 14_999]).state()).toBe('connecting.meeting')
  })

  test('while it is offline is asked about afterwards, and not restarted', () => {
    const { done } = begin([...connected, 'path.interrupted', 'network.down', 'connection.made', 'network.up', 300])
    expect(done).toEqual(['ask'])
  })
})

test('a page that was suspended before it was connected goes on where it was', () => {
  expect(begin(['page.frozen', 'page.resumed']).state()).toBe('connecting.alone')
  expect(begin([...met, 'page.frozen', 'page.resumed']).state()).toBe('connecting.meeting')
})
