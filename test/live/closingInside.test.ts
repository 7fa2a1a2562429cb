import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { type AnyActorRef, toPromise } from 'xstate'
import { engine } from '#engine'
import { settled } from '../../harness/peers.ts'
import {
  bindDataChannel,
  channels,
  connectionState,
  type DataChannelSnapshot,
  type PeerConnectionSnapshot,
  readyState,
  signalingState,
  transports,
} from '../../src/index.ts'
import { type BoundConnection, bound, closeNow, expectEnded } from './boundConnection.ts'
import { catchErrors } from './catchErrors.ts'
import { catchRejections } from './catchRejections.ts'
import { makeLife, theseMoments } from './livesToClose.ts'

const errors = catchErrors()
const rejections = catchRejections()
/** XState warns of an event that is sent to an actor which has stopped. */
const warn = vi.spyOn(console, 'warn')
const made: { close(): void }[] = []

afterEach(() => {
  for (const { close } of made.splice(0)) close()
  expectNoErrors()
})

afterAll(async () => {
  await settled()
  errors.stop()
  rejections.stop()
  expectNoErrors()
  warn.mockRestore()
})

function expectNoErrors(): void {
  expect(errors.messages.splice(0)).toEqual([])
  expect(rejections.reasons.splice(0)).toEqual([])
  expect(warn.mock.calls.splice(0)).toEqual([])
}

const listeners = ['added before binding', 'added after binding'] as const

test.each(theseMoments.flatMap(([name, moment]) => listeners.map((added) => [name, added, moment] as const)))(
  'INV-1 to INV-4, INV-34, INV-48: close() inside %s, in a listener %s',
  async (_, added, moment) => {
    const life = makeLife()
    made.push(life)
    let watched: BoundConnection
    const listen = () =>
      new Promise<string>((resolve) => {
        life.at(moment, () => {
          closeNow(watched)
          const snapshot = watched.actor.getSnapshot()
          resolve(`${snapshot.status}, ${signalingState(snapshot)}`)
        })
      })

    let inside: Promise<string>
    if (added === 'added before binding') {
      const channel = life.open()
      inside = listen()
      watched = bound(life[moment.end])
      if (moment.end === 'a') bindDataChannel(channel, { connection: life.a })
    } else {
      watched = bound(life[moment.end])
      life.open()
      inside = listen()
    }
    life.begin(moment)

    expect(await inside).toBe('done, closed')
    expectEnded(watched)
  },
)

test.runIf(engine === 'chromium')('INV-2, AMB-1: close() inside an event that fires inside close()', async () => {
  const life = makeLife()
  made.push(life)
  const watched = bound(life.a)
  const channel = life.open()
  const moment = { end: 'a', place: 'sctp', type: 'statechange', state: 'closed' } as const
  const inside: string[] = []
  life.at(moment, () => {
    life.a.close()
    inside.push(signalingState(watched.actor.getSnapshot()))
  })
  await new Promise((resolve) => {
    channel.addEventListener('open', resolve)
    life.begin({ ...moment, state: 'connected' })
  })
  closeNow(watched)
  expect(inside).toEqual(['closed'])
  expectEnded(watched)
})

test('INV-1 to INV-4: close() inside onDivergence', async () => {
  const life = makeLife()
  made.push(life)
  let isClosed = false
  const watched = bound(life.a, () => {
    // Each engine differs somewhere on the way.
    if (isClosed || life.a.iceGatheringState === 'new') return
    isClosed = true
    closeNow(watched)
  })
  life.open()
  life.begin({ end: 'a', place: 'channel', type: 'close' })
  await toPromise(watched.actor)
  expect(isClosed).toBe(true)
  expectEnded(watched)
})

/** The kinds of actors of a connection, and how to come by the first of each. */
const actors = {
  connection: ({ actor }) => actor,
  channel: ({ actor }) => channels(actor.getSnapshot())[0],
  sctp: ({ actor }) => transports(actor.getSnapshot()).sctp,
  dtls: ({ actor }) => transports(actor.getSnapshot()).dtls[0],
  ice: ({ actor }) => transports(actor.getSnapshot()).ice[0],
  gatherer: ({ actor }) => transports(actor.getSnapshot()).gatherers[0],
} satisfies Record<string, (watched: BoundConnection) => AnyActorRef | undefined>

type Kind = keyof typeof actors

/** An event that the actor emits, of `a` where nothing else is said. */
type Emission = readonly [Kind, type: string, end?: 'a' | 'b']

/** A state that a subscriber of the actor sees. */
type Arrival = readonly [Kind, name: string, isReached: (snapshot: never) => boolean]

describe('INV-1 to INV-4, INV-34, INV-48: close() inside a callback of', () => {
  const everywhere: readonly Emission[] = [
    ['connection', 'icegatheringstatechange'],
    ['connection', 'iceconnectionstatechange'],
    ['connection', 'connectionstatechange'],
    ['connection', 'datachannel', 'b'],
    ['channel', 'open'],
    ['channel', 'closing'],
    ['channel', 'close'],
    ['sctp', 'statechange'],
    ['dtls', 'statechange'],
    ['ice', 'statechange'],
    ['gatherer', 'gatheringstatechange'],
  ]
  // node-datachannel hangs in `signalingstatechange`, and negotiates by itself.
  const inBrowsers: readonly Emission[] = [
    ['connection', 'signalingstatechange'],
    ['connection', 'negotiationneeded'],
  ]
  // The others fire neither.
  const inChromium: readonly Emission[] = [
    ['channel', 'error'],
    ['ice', 'selectedcandidatepairchange'],
  ]
  const emitted = [
    ...everywhere,
    ...(engine === 'node-datachannel' ? [] : inBrowsers),
    ...(engine === 'chromium' ? inChromium : []),
  ]

  test.each(emitted.map((each) => ({ name: `${each[0]}.on(${each[1]})`, each })))('$name', async ({ each }) => {
    const [kind, wanted, end = 'a'] = each
    await closedIn(kind, { type: wanted, end }, (actor, close) => {
      actor.on('*', ({ type }: { type: string }) => {
        if (type === wanted) close()
      })
    })
  })

  const is = (state: string) => (snapshot: { value: unknown }) => snapshot.value === state
  const arrivals: readonly Arrival[] = [
    // node-datachannel may be farther when it tells.
    ['connection', 'connecting', (snapshot: PeerConnectionSnapshot) => connectionState(snapshot) !== 'new'],
    ['connection', 'connected', (snapshot: PeerConnectionSnapshot) => connectionState(snapshot) === 'connected'],
    ['channel', 'open', (snapshot: DataChannelSnapshot) => readyState(snapshot) === 'open'],
    ['channel', 'closing', (snapshot: DataChannelSnapshot) => readyState(snapshot) === 'closing'],
    ['channel', 'close', (snapshot: DataChannelSnapshot) => readyState(snapshot) === 'closed'],
    ['sctp', 'connected', is('connected')],
    ['dtls', 'connected', is('connected')],
    ['ice', 'connected', is('connected')],
    ['gatherer', 'complete', is('complete')],
  ]
  const offered: Arrival = [
    'connection',
    'have-local-offer',
    (snapshot: PeerConnectionSnapshot) => signalingState(snapshot) === 'have-local-offer',
  ]

  test.each(engine === 'node-datachannel' ? arrivals : [offered, ...arrivals])(
    '%s.subscribe() when it is %s',
    async (kind, type, isReached) => {
      await closedIn(kind, { type, end: 'a' }, (actor, close) => {
        actor.subscribe((snapshot: unknown) => {
          if (isReached(snapshot as never)) close()
        })
      })
    },
  )

  test('channel.subscribe() when it is complete', async () => {
    await closedIn('channel', { type: 'close', end: 'a' }, (actor, close) => {
      actor.subscribe({ complete: close })
    })
  })

  /** Lets two peers live until the callback of the actor has closed one of them. */
  async function closedIn(
    kind: Kind,
    { type, end }: { type: string; end: 'a' | 'b' },
    listen: (actor: AnyActorRef, close: () => void) => void,
  ): Promise<void> {
    const life = makeLife()
    made.push(life)
    const watched = bound(life[end])
    let isListening = false
    let isClosed = false
    const look = () => {
      const actor = actors[kind](watched)
      if (!actor || isListening) return
      isListening = true
      listen(actor, () => {
        if (isClosed) return
        isClosed = true
        closeNow(watched)
      })
    }
    watched.actor.subscribe(look)
    look()
    life.open()
    life.begin({ end, place: kind === 'channel' ? 'channel' : 'connection', type })
    await toPromise(watched.actor)
    expect(isClosed).toBe(true)
    expectEnded(watched)
  }
})
