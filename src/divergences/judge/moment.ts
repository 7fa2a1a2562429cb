import type { PeerConnectionSnapshot } from '../../../machines/connection/peerConnectionMachine.ts'
import type { Broken } from '../../../machines/rules/broken.ts'
import type { Picture } from '../../follow/picture.ts'
import { UNREADABLE } from '../../watch/attributes.ts'
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
export function* on(name: string, ...found: readonly (Broken | undefined)[]): Generator<Finding> {
  for (const broken of found) if (broken) yield { ...broken, on: name }
}

/** The name of the chart that follows the gathering of an ICE transport. */
export function gathererOf(ice: string): string {
  return ice.replace('ice', 'gatherer')
}

/** What an object shows of an attribute with a few values; `undefined` if it was not read, or cannot be. */
export function shown<Value extends string = string>(
  picture: Picture,
  name: string,
  attribute = 'state',
): Value | undefined {
  const value = picture.shown(name)?.[attribute]
  return typeof value === 'string' && value !== UNREADABLE ? (value as Value) : undefined
}

/** The same of several objects; `undefined` unless it is known of all. */
export function shownByAll<Value extends string>(
  picture: Picture,
  names: readonly string[],
  attribute?: string,
): readonly Value[] | undefined {
  const values = names.map((name) => shown<Value>(picture, name, attribute))
  return values.some((value) => value === undefined) ? undefined : (values as readonly Value[])
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
