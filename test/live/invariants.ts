import { expect } from 'vitest'
import { channels, readyState, transportState, transports } from '../../src/index.ts'
import { expectReplayed } from './recordedLife.ts'
import type { WatchedConnection, WatchedEmission } from './watchedConnection.ts'

const changes = {
  signalingstatechange: 'signalingState',
  iceconnectionstatechange: 'iceConnectionState',
  connectionstatechange: 'connectionState',
  icegatheringstatechange: 'iceGatheringState',
} as const

/** What must hold of every life of a connection, as its chart tells it; after the connection was closed. */
export function expectInvariants(watched: WatchedConnection): void {
  expectReplayed(watched.life)
  expectLegal(watched)
}

/** The same without the replay. */
export function expectLegal({ name, actor, emissions, divergences }: WatchedConnection): void {
  const snapshot = actor.getSnapshot()
  expect(snapshot.status, `INV-2: ${name} is done`).toBe('done')
  expect(
    emissions.filter(({ signalingState }) => signalingState === 'closed'),
    `INV-3: ${name} is silent`,
  ).toEqual([])
  for (const [type, attribute] of Object.entries(changes)) {
    const values = emissions.filter((emission) => emission.type === type).map((emission) => emission[attribute])
    const repeated = values.filter((value, index) => value === (values[index - 1] ?? first[attribute]))
    expect(repeated, `INV-5, INV-10: each ${type} of ${name} tells of a change`).toEqual([])
  }
  expectLegalSteps(name, emissions)
  const excused = divergences.some(({ rule }) => rule === 'INV-13' || rule === 'INV-14')
  const early = emissions.filter(
    ({ type, signalingState, isBusy }) => type === 'negotiationneeded' && (signalingState !== 'stable' || isBusy),
  )
  expect(excused ? [] : early, `INV-13: ${name} negotiates in stable, with no operation in flight`).toEqual([])
  for (const channel of channels(snapshot)) {
    expect(readyState(channel.getSnapshot()), `INV-34: ${channel.id} of ${name} is closed`).toBe('closed')
  }
  const { sctp, dtls, ice } = transports(snapshot)
  for (const transport of [...(sctp ? [sctp] : []), ...dtls, ...ice]) {
    expect(
      transportState<string>(transport.getSnapshot() as { value: string }),
      `INV-48: ${transport.id} of ${name} is closed`,
    ).toBe('closed')
  }
}

/** What a new connection shows. */
const first = { signalingState: 'stable', iceConnectionState: 'new', connectionState: 'new', iceGatheringState: 'new' }

/** The steps of the signaling table that change the state (INV-7). */
const legal: Readonly<Record<string, readonly string[]>> = {
  stable: ['have-local-offer', 'have-remote-offer'],
  'have-local-offer': ['stable', 'have-remote-pranswer'],
  'have-remote-offer': ['stable', 'have-local-pranswer'],
  'have-local-pranswer': ['stable'],
  'have-remote-pranswer': ['stable'],
}

function expectLegalSteps(name: string, emissions: readonly WatchedEmission[]): void {
  let state = first.signalingState
  for (const { type, signalingState } of emissions) {
    if (type !== 'signalingstatechange') continue
    expect(legal[state], `INV-7: ${name} from ${state}`).toContain(signalingState)
    state = signalingState
  }
}
