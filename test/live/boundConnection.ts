import { expect } from 'vitest'
import type { AnyActorRef } from 'xstate'
import { engine } from '#engine'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'
import type { RuleId } from '../../machines/rules/rules.ts'
import {
  bindPeerConnection,
  channels,
  connectionState,
  iceAgent,
  iceConnectionState,
  iceGatheringState,
  operations,
  type PeerConnectionActor,
  type PeerConnectionOutput,
  senders,
  signalingState,
  streams,
  target,
  transports,
} from '../../src/index.ts'
import { allDivergences } from './allDivergences.ts'

/** A bound connection, and all that is seen of it. */
export interface BoundConnection {
  readonly connection: RTCPeerConnection
  readonly actor: PeerConnectionActor
  readonly divergences: Divergence[]
  /** What the chart has emitted, besides divergences, each with the signaling state that it then read. */
  readonly emitted: string[]
  /** The actors of all channels and transports that the chart has ever had. */
  readonly channels: Set<DataChannelActor>
  readonly transports: Set<AnyActorRef>
  /** The connection's own properties before it was bound. */
  readonly ownKeys: readonly PropertyKey[]
  /** What the connection showed just before it was closed. */
  before: Pick<RTCPeerConnection, 'iceGatheringState' | 'connectionState'> | undefined
  /** How much was reported then. */
  reported: number
  /** What was reported while the chart was not closed: also of an event in which the connection was closed. */
  readonly reportedAlive: Set<Divergence>
}

/** The rules that an engine breaks in its close(). */
const broken: Record<typeof engine, readonly RuleId[]> = {
  // It runs code of the app's inside close(), where not all transports are closed yet.
  chromium: ['CM-1', 'DT-11', 'INV-41', 'INV-48'],
  // Its descriptions cannot be read any more, and its transports stay as they were.
  firefox: ['DS-4', 'DT-11', 'INV-41', 'INV-48'],
  // It keeps `signalingState`, shows descriptions that are none, closes by itself, and tells of that more than once.
  'node-datachannel': ['DS-2', 'DS-4', 'DT-11', 'INV-1', 'INV-4', 'INV-10', 'INV-40', 'RP-2', 'TR-1', 'TR-2', 'TR-3'],
  simulated: [],
}

/** Binds a connection, and notes what can be seen of it from then on. `onDivergence` is called after each divergence. */
export function bound(connection: RTCPeerConnection, onDivergence = () => {}): BoundConnection {
  const ownKeys = Reflect.ownKeys(connection)
  const divergences: Divergence[] = []
  const reportedAlive = new Set<Divergence>()
  let known: PeerConnectionActor | undefined
  const actor = bindPeerConnection(connection, {
    divergences: allDivergences((found) => {
      divergences.push(found)
      if (known && signalingState(known.getSnapshot()) !== 'closed') reportedAlive.add(found)
      onDivergence()
    }),
  })
  known = actor
  const watched: BoundConnection = {
    connection,
    actor,
    divergences,
    emitted: [],
    channels: new Set(),
    transports: new Set(),
    ownKeys,
    before: undefined,
    reported: 0,
    reportedAlive,
  }
  actor.on('*', ({ type }) => {
    if (type !== 'divergence') watched.emitted.push(`${type}[${signalingState(actor.getSnapshot())}]`)
  })
  actor.subscribe(() => noteParts(watched))
  noteParts(watched)
  return watched
}

/** Notes what the connection shows, and then closes it. */
export function closeNow(watched: BoundConnection, close = () => watched.connection.close()): void {
  const { iceGatheringState, connectionState } = watched.connection
  watched.before ??= { iceGatheringState, connectionState }
  watched.reported = watched.divergences.length
  noteParts(watched)
  close()
}

/** Everything reads closed, has ended and is let go of, and nothing was emitted for it (INV-1 to INV-4, INV-34, INV-48). */
export function expectEnded(watched: BoundConnection, output: Partial<PeerConnectionOutput> = {}): void {
  const { connection, actor, before, emitted, ownKeys } = watched
  const snapshot = actor.getSnapshot()
  expect({
    status: snapshot.status,
    signalingState: signalingState(snapshot),
    iceConnectionState: iceConnectionState(snapshot),
    connectionState: connectionState(snapshot),
    iceGatheringState: iceGatheringState(snapshot),
    iceAgent: iceAgent(snapshot),
    senders: senders(snapshot),
    streams: streams(snapshot),
    output: snapshot.output,
    target: target(actor),
  }).toEqual({
    status: 'done',
    signalingState: 'closed',
    iceConnectionState: 'closed',
    connectionState: 'closed',
    iceGatheringState: before?.iceGatheringState ?? connection.iceGatheringState,
    iceAgent: 'destroyed',
    senders: 'stopped',
    streams: 'ended',
    output: {
      cause: 'local-close',
      connected: expect.any(Boolean),
      lastConnectionState: before?.connectionState,
      ...output,
    },
    target: undefined,
  })
  for (const part of [...watched.channels, ...watched.transports]) {
    expect(`${part.id}: ${part.getSnapshot().status}`).toBe(`${part.id}: done`)
    expect(target(part as PeerConnectionActor)).toBeUndefined()
  }
  expect(emitted.filter((event) => event.endsWith('[closed]'))).toEqual([])
  expect(Reflect.ownKeys(connection)).toEqual(ownKeys)
  const reported = watched.divergences.slice(watched.reported).filter((found) => !watched.reportedAlive.has(found))
  expect(reported.map(({ rule }) => rule).filter((rule) => !broken[engine].includes(rule))).toEqual([])
}

function noteParts(watched: BoundConnection): void {
  const snapshot = watched.actor.getSnapshot()
  for (const channel of channels(snapshot)) watched.channels.add(channel)
  const { sctp, dtls, ice, gatherers } = transports(snapshot)
  for (const part of [...(sctp ? [sctp] : []), ...dtls, ...ice, ...gatherers]) watched.transports.add(part)
}

/** The chain as the chart has it: how each stands, and what must come of it as far as that is known. */
export function chainOf({ actor }: BoundConnection): readonly string[] {
  return operations(actor.getSnapshot()).map(({ status, call, outcome }) => {
    const rest = outcome?.kind === 'succeeds' ? outcome.states : outcome?.kind === 'rejects' ? outcome.errors : []
    return `${status} ${call.method}${outcome ? `: ${[outcome.kind, ...rest].join(' ')}` : ''}`
  })
}

/** The signaling state, and which descriptions there are. */
export function shownBy(connection: RTCPeerConnection): Record<string, string | boolean> {
  return {
    signalingState: connection.signalingState,
    currentLocal: connection.currentLocalDescription !== null,
    currentRemote: connection.currentRemoteDescription !== null,
    pendingLocal: connection.pendingLocalDescription !== null,
    pendingRemote: connection.pendingRemoteDescription !== null,
  }
}

/** The same, as the chart has it. */
export function chartOf({ actor }: BoundConnection): Record<string, string | boolean> {
  const snapshot = actor.getSnapshot()
  const { currentLocal, currentRemote, pendingLocal, pendingRemote } = snapshot.context.descriptions
  return { signalingState: signalingState(snapshot), currentLocal, currentRemote, pendingLocal, pendingRemote }
}

/**
 * Which of these rules was reported at no time, and which others were since a moment. What was reported before is not
 * reported again.
 */
export function otherRules(told: readonly string[], expected: readonly string[], since: number): readonly string[] {
  const missing = expected.filter((rule) => !told.includes(rule)).map((rule) => `${rule} is missing`)
  return [...missing, ...told.slice(since).filter((rule) => !expected.includes(rule))]
}

/**
 * What an engine breaks beside signaling, at a moment of its own: of the SCTP transport, whose limits some show too early,
 * and of gathering, which may come to its end during any call (C-7).
 */
const beside: Record<typeof engine, readonly RuleId[]> = {
  chromium: ['GA-4', 'INV-41'],
  firefox: ['INV-41'],
  'node-datachannel': ['INV-41'],
  simulated: [],
}

/** What is reported of signaling. */
export function rulesOf({ divergences, actor }: BoundConnection): readonly string[] {
  return divergences
    .filter(({ target, rule }) => target === actor.id && !beside[engine].includes(rule))
    .map(({ rule }) => rule)
}
