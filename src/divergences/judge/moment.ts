import type { PeerConnectionSnapshot } from '../../../machines/connection/peerConnectionMachine.ts'
import type { Broken } from '../../../machines/rules/broken.ts'
import type { StatesInUse } from '../../../machines/rules/derivedRules.ts'
import type { Picture } from '../../follow/picture.ts'
import type { ShownBy } from '../../watch/allAttributes.ts'
import { type Kind, UNREADABLE } from '../../watch/attributes.ts'
import type { Observation } from '../../watch/observation.ts'

/** What was known before and after one observation: `after`, its causes have reached the charts. */
export interface Moment {
  readonly before: Picture
  readonly observation: Observation
  readonly after: Picture
}

/** A rule that an object breaks. */
export interface Finding extends Broken {
  /** The name of its chart: `connection`, `channel:0`, `sctp:0`, `dtls:0`, `ice:0`, `gatherer:0`. */
  readonly on: string
}

/** The findings on one object. */
export function* on(name: string, ...broken: readonly (Broken | undefined)[]): Generator<Finding> {
  for (const each of broken) if (each) yield { ...each, on: name }
}

/** The name of the chart that follows the gathering of an ICE transport. */
export function gathererOf(ice: string): string {
  return ice.replace('ice', 'gatherer')
}

/** What an object shows, of what was read and can be. */
export function shown<K extends Kind>(picture: Picture, name: string): ShownBy<K> {
  const entries = Object.entries(picture.shown(name) ?? {})
  return Object.fromEntries(entries.filter(([, value]) => value !== UNREADABLE)) as ShownBy<K>
}

/** What the connection shows. */
export function ofConnection(picture: Picture): ShownBy<'connection'> {
  return shown(picture, 'connection')
}

/** The states of the transports in use; `undefined` unless all are known. */
export function statesInUse(picture: Picture): StatesInUse | undefined {
  const { dtls, ice } = picture.known.inUse
  const ofIce = ice.map((name) => shown<'ice'>(picture, name))
  const states = {
    ice: ofIce.map(({ state }) => state),
    dtls: dtls.map((name) => shown<'dtls'>(picture, name).state),
    gatherers: ofIce.map(({ gatheringState }) => gatheringState),
  }
  return Object.values(states).flat().includes(undefined) ? undefined : (states as unknown as StatesInUse)
}

/** The chart of the connection, as long as nobody has closed it. */
export function liveConnection(picture: Picture): PeerConnectionSnapshot | undefined {
  const chart = picture.chart('connection') as PeerConnectionSnapshot | undefined
  return typeof chart?.value === 'object' ? chart : undefined
}

/** Whether the engine's own `close()` of an object is running. */
export function isInClose({ calls }: Picture, name: string): boolean {
  return calls.some(({ on: object, method }) => object === name && method === 'close')
}
