import type { DataChannelActor, DataChannelSnapshot } from '../../machines/channel/dataChannelMachine.ts'
import { readyState } from '../../machines/channel/readyState.ts'
import type { PeerConnectionActor, PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import { assertChannelActor } from '../bind/actorAssertions.ts'
import { Binding } from '../bind/binding.ts'
import { called } from '../bind/called.ts'
import { boundBy } from '../bind/registry.ts'
import { inTime, isOver } from './connected.ts'
import { diagnosis } from './diagnosis.ts'
import { WaitError } from './WaitError.ts'
import { assertWaitOptions, type Waited, type WaitOptions, waited } from './waiting.ts'

/**
 * Resolves when a channel is `open`: it can send. It rejects at once when the channel closes, or when the connection that
 * it was bound with has failed.
 *
 * @returns its snapshot
 * @throws {@link WaitError} with the connection's diagnosis, and how the channel has ended; the signal's reason, if
 * that is aborted
 * @throws {@link BindError} `not-an-actor`, `not-options`
 *
 * @example
 * ```ts
 * await opened(channel, { timeout: 10_000 })
 * target(channel)?.send('hello')
 * ```
 */
export async function opened(channel: DataChannelActor, options: WaitOptions = {}): Promise<DataChannelSnapshot> {
  assertChannelActor(channel, 'opened()')
  assertWaitOptions(options, 'opened()')
  const connection = connectionOf(channel)
  const end = await endOf(channel, connection, options)
  const snapshot = channel.getSnapshot()
  if (end === 'come') return snapshot
  const why = connection && diagnosis(connection.getSnapshot())
  throw new WaitError(
    end,
    `The channel ${called(channel)} is not open${inTime(options, end)}, but ${readyState(snapshot)}${why ? `; its connection: ${why.stage}` : ''}.`,
    { diagnosis: why, output: snapshot.output },
  )
}

/** Waits for the channel, and for the end of its connection, whichever comes first; neither leaves a listener. */
async function endOf(
  channel: DataChannelActor,
  connection: PeerConnectionActor | undefined,
  options: WaitOptions,
): Promise<Waited> {
  const done = new AbortController()
  const { timeout, signal } = options
  signal?.addEventListener('abort', () => done.abort(signal.reason), { signal: done.signal })
  if (signal?.aborted) done.abort(signal.reason)
  const all = [
    waited(channel, comeOrOver, { timeout, signal: done.signal }),
    ...(connection ? [waited(connection, ended, { signal: done.signal })] : []),
  ]
  try {
    return await Promise.race(all)
  } finally {
    done.abort()
    // Who is waited for no more says so.
    for (const each of all) each.catch(() => {})
  }
}

function ended(snapshot: PeerConnectionSnapshot): 'over' | undefined {
  return isOver(snapshot) ? 'over' : undefined
}

function comeOrOver(snapshot: DataChannelSnapshot): 'come' | 'over' | undefined {
  const state = readyState(snapshot)
  if (state === 'open') return 'come'
  return state === 'connecting' ? undefined : 'over'
}

/** The connection that a channel was bound with. */
function connectionOf(channel: DataChannelActor): PeerConnectionActor | undefined {
  const { binding } = boundBy(channel) ?? {}
  return binding instanceof Binding ? (binding.following.actors.get('connection') as PeerConnectionActor) : undefined
}
