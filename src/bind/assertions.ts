import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import { unknownOption } from '../errors/unknownOption.ts'
import { isChannelLike } from '../watch/isChannelLike.ts'
import type { BindOptions } from './options.ts'

export { named }

/** Whether a value is a connection, by its shape. */
export function isPeerConnection(value: unknown): value is RTCPeerConnection {
  const { addEventListener, createDataChannel, signalingState } = (value ?? {}) as Partial<RTCPeerConnection>
  return (
    typeof addEventListener === 'function' &&
    typeof createDataChannel === 'function' &&
    typeof signalingState === 'string'
  )
}

/** @throws {@link BindError} `not-a-data-channel` */
export function assertDataChannel(value: unknown): asserts value is RTCDataChannel {
  if (isChannelLike(value)) return
  const hint = isChannelLike((value as Partial<RTCDataChannelEvent> | null)?.channel) ? ' Pass event.channel.' : ''
  throw new BindError(
    'not-a-data-channel',
    `bindDataChannel() needs an RTCDataChannel, but was given ${named(value)}.${hint}`,
  )
}

/** @throws {@link BindError} `not-a-connection` */
export function assertPeerConnection(value: unknown, asker: string): asserts value is RTCPeerConnection {
  if (isPeerConnection(value)) return
  throw new BindError('not-a-connection', `${asker} needs an RTCPeerConnection, but was given ${named(value)}.`)
}

/**
 * @param names - the names of the options that there are
 * @throws {@link BindError} `not-options`
 */
export function assertOptions(value: unknown, asker: string, names: readonly string[]): asserts value is object {
  if (typeof value !== 'object' || value === null || isPeerConnection(value)) {
    const hint = isPeerConnection(value) ? ' Pass { connection }.' : ''
    throw new BindError('not-options', `The options of ${asker} cannot be ${named(value)}.${hint}`)
  }
  assertKnown(value, asker, names)
  assertInspect((value as BindOptions).inspect)
}

/**
 * @param others - the names of the options that there are besides those of every binding
 * @throws {@link BindError} `not-options`
 */
export function assertBindOptions(
  value: unknown,
  asker: string,
  others: readonly string[] = [],
): asserts value is BindOptions {
  assertOptions(value, asker, ['inspect', 'divergences', ...others])
  const { divergences } = value as BindOptions
  if (divergences === undefined || typeof divergences === 'function') return
  if (typeof (divergences as Partial<typeof divergences> | null)?.start !== 'function') {
    throw new BindError(
      'not-options',
      `The option "divergences" needs what webrtc-statecharts/divergences gives, but was given ${named(divergences)}.`,
    )
  }
}

/** @throws {@link BindError} `not-options`, if an option has a name that is not known */
function assertKnown(options: object, asker: string, names: readonly string[]): void {
  const unknown = unknownOption(options, asker, names)
  if (unknown === undefined) return
  const hint = Object.hasOwn(options, 'onDivergence')
    ? ' Import { divergences } from webrtc-statecharts/divergences, and pass { divergences: divergences({ onDivergence }) }.'
    : ''
  throw new BindError('not-options', unknown + hint)
}

/** @throws {@link BindError} `not-options` */
function assertInspect(inspect: BindOptions['inspect']): void {
  if (inspect === undefined || typeof inspect === 'function' || typeof inspect?.next === 'function') return
  throw new BindError(
    'not-options',
    `The option "inspect" needs a function or an observer, but was given ${named(inspect)}.`,
  )
}

/** @throws {@link BindError} `not-options` */
export function assertCallback(value: unknown, option: string): void {
  if (value === undefined || typeof value === 'function') return
  throw new BindError('not-options', `The option "${option}" needs a function, but was given ${named(value)}.`)
}
