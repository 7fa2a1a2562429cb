import { connectionClosed } from '../../machines/chart/connectionClosed.ts'

/** The cause that is being sent, and those in it that its chart passes on. */
let sent: readonly unknown[] = []

/**
 * Sends causes of ours: all other events that reach a bound actor are an app's.
 *
 * @param causes - what is sent, and what the chart passes on to others
 */
export function sendingOwn(causes: readonly unknown[], send: () => void): void {
  const outer = sent
  sent = causes
  try {
    send()
  } finally {
    sent = outer
  }
}

/** Whether an event is one of ours. */
export function isOwn(event: unknown): boolean {
  return event === connectionClosed || sent.includes(event)
}
