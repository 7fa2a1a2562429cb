import type { Subscription } from 'xstate'
import type { SelectedPair } from '../../machines/connection/candidates.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { assertConnectionActor } from '../bind/actorAssertions.ts'
import { Binding } from '../bind/binding.ts'
import { boundBy, target } from '../bind/registry.ts'
import { type Diagnosis, diagnosis } from './diagnosis.ts'
import { selectedPair } from './selectedPair.ts'

/**
 * The {@link diagnosis} of a bound connection, with the pair of candidates that it uses: their types, the protocol, and
 * whether a TURN server is between the peers. It reads the engine's statistics once; nothing else in this library reads
 * them by itself. The pair is then part of each later diagnosis, of traces, and of the inspector.
 *
 * Call it when the connection is `connected` or `failed`: before that there is no pair. Statistics that arrive after
 * `close()` are dropped.
 *
 * @throws {@link BindError} `not-an-actor` if it is not given what `bindPeerConnection()` returns
 *
 * @example
 * ```ts
 * const { facts } = await diagnose(connection)
 * console.log(facts.relayed ? 'over a TURN server' : 'directly', facts.pair?.protocol)
 * ```
 */
export async function diagnose(connection: PeerConnectionActor): Promise<Diagnosis> {
  assertConnectionActor(connection, 'diagnose()')
  const { binding } = boundBy(connection) ?? {}
  const pair = await pairOf(connection)
  if (pair && binding instanceof Binding && target(connection))
    binding.watch.observe({ kind: 'stats', on: 'connection', pair })
  return diagnosis(connection.getSnapshot())
}

/** Firefox never answers where the connection is closed meanwhile: then nobody waits for it. */
async function pairOf(actor: PeerConnectionActor): Promise<SelectedPair | undefined> {
  let subscription: Subscription | undefined
  const over = new Promise<undefined>((resolve) => {
    subscription = actor.subscribe({ complete: () => resolve(undefined) })
  })
  try {
    return await Promise.race([askedFor(target(actor)), over])
  } finally {
    subscription?.unsubscribe()
  }
}

/** An engine that cannot tell has no pair. */
async function askedFor(connection: RTCPeerConnection | undefined): Promise<SelectedPair | undefined> {
  try {
    const reports = await connection?.getStats()
    return reports && selectedPair(reports.values() as Iterable<never>)
  } catch {
    return undefined
  }
}
