import type { SessionMessage } from '../../machines/session/messages.ts'
import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'

/**
 * How two peers reach each other while they have no connection. It is the app's: it may lose messages, repeat, reorder and
 * delay them, and go away for a while. It should reach the peer and nobody else; others are ignored.
 *
 * Whoever can write to it can take part: authenticity is its business.
 */
export interface Signaling {
  /** Sends a message, which is plain data. What it throws or rejects with is emitted as `signalingerror`. */
  send(message: SessionMessage): void | Promise<void>
  /**
   * Has a listener called with each message of the peer. It takes any value, and never throws.
   *
   * @returns what ends that
   */
  subscribe(listener: (message: unknown) => void): () => void
  /** Whether it can carry messages. Default: always. */
  readonly state?: SignalingState | undefined
}

/** Whether signalling can carry messages, and when that changes. */
export interface SignalingState {
  get(): 'up' | 'down'
  /** @returns what ends that */
  subscribe(listener: () => void): () => void
}

/**
 * What ends a subscription. Where nothing was returned, there is nothing to be ended.
 *
 * @throws BindError `not-options`
 */
export function endOf(returned: unknown, asked: string): () => void {
  if (returned === undefined) return () => {}
  if (typeof returned === 'function') return returned as () => void
  const words = `${asked} must return a function that ends it, but has returned ${named(returned)}.`
  throw new BindError('not-options', words)
}
