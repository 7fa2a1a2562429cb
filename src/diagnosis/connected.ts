import type { PeerConnectionActor, PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import { assertConnectionActor } from '../bind/actorAssertions.ts'
import { diagnosis } from './diagnosis.ts'
import { stageOf } from './stage.ts'
import { WaitError } from './WaitError.ts'
import { assertWaitOptions, type WaitOptions, waited } from './waiting.ts'

/** The stages from which a connection does not come back by itself. */
const over = ['peer-left', 'lost', 'failed', 'closed']

/**
 * Resolves when a connection is `connected`: data and media can flow. It rejects at once when the connection cannot
 * become `connected` any more without the app's help. After an ICE restart, call it again.
 *
 * @returns its snapshot
 * @throws {@link WaitError} with the diagnosis: `timeout`, or `over`; the reason of the signal, if it is aborted
 * @throws {@link BindError} `not-an-actor`, `not-options`
 *
 * @example
 * ```ts
 * try {
 *   await connected(connection, { timeout: 10_000 })
 * } catch (error) {
 *   if (error instanceof WaitError) report(error.diagnosis) // { stage: 'no-remote-candidates', … }
 * }
 * ```
 */
export async function connected(
  connection: PeerConnectionActor,
  options: WaitOptions = {},
): Promise<PeerConnectionSnapshot> {
  assertConnectionActor(connection, 'connected()')
  assertWaitOptions(options, 'connected()')
  const end = await waited(connection, comeOrOver, options)
  const snapshot = connection.getSnapshot()
  if (end === 'come') return snapshot
  const why = diagnosis(snapshot)
  const codes = why.findings.map(({ code }) => code).join(', ')
  throw new WaitError(
    end,
    `The connection "${connection.id}" is not connected${inTime(options, end)}, but ${why.stage}${codes && `: ${codes}`}.`,
    { diagnosis: why },
  )
}

function comeOrOver(snapshot: PeerConnectionSnapshot): 'come' | 'over' | undefined {
  const { stage } = stageOf(snapshot)
  if (stage === 'connected') return 'come'
  return over.includes(stage) ? 'over' : undefined
}

/** How long has been waited, if that is why it is waited no more. */
export function inTime({ timeout }: WaitOptions, end: string): string {
  return end === 'timeout' ? ` after ${timeout} ms` : ''
}

/** Whether a connection does not come back by itself. */
export function isOver(snapshot: PeerConnectionSnapshot): boolean {
  return comeOrOver(snapshot) === 'over'
}
