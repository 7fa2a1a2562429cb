import { BindError } from './BindError.ts'
import { named } from './named.ts'
import type { BindOptions } from './options.ts'

export { named }

/**
 * Whether a value is a data channel: by its shape and not by its class, for it may come from another realm, or from an
 * engine that has no global classes.
 */
export function isDataChannel(value: unknown): value is RTCDataChannel {
  const { addEventListener, close, bufferedAmount, readyState } = (value ?? {}) as Partial<RTCDataChannel>
  return (
    typeof addEventListener === 'function' &&
    typeof close === 'function' &&
    typeof bufferedAmount === 'number' &&
    ['connecting', 'open', 'closing', 'closed'].includes(readyState as string)
  )
}

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
  if (isDataChannel(value)) return
  const hint = isDataChannel((value as Partial<RTCDataChannelEvent> | null)?.channel) ? ' Pass event.channel.' : ''
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

/** @throws {@link BindError} `not-options` */
export function assertOptions(value: unknown, asker: string): asserts value is BindOptions {
  if (typeof value !== 'object' || value === null || isPeerConnection(value)) {
    const hint = isPeerConnection(value) ? ' Pass { connection }.' : ''
    throw new BindError('not-options', `The options of ${asker} cannot be ${named(value)}.${hint}`)
  }
  const { inspect, onDivergence } = value as BindOptions
  assertCallback(onDivergence, 'onDivergence')
  if (inspect !== undefined && typeof inspect !== 'function' && typeof inspect?.next !== 'function') {
    throw new BindError(
      'not-options',
      `The option "inspect" needs a function or an observer, but was given ${named(inspect)}.`,
    )
  }
}

/** @throws {@link BindError} `not-options` */
export function assertCallback(value: unknown, option: string): void {
  if (value === undefined || typeof value === 'function') return
  throw new BindError('not-options', `The option "${option}" needs a function, but was given ${named(value)}.`)
}
