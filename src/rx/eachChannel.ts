import { mergeMap, type Observable, pairwise, startWith } from 'rxjs'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { assertConnectionActor } from '../bind/actorAssertions.ts'
import { channels$ } from './attributes.ts'

/**
 * The actors of a connection's channels, of both directions, each once: the existing ones, and each new one. It
 * completes with the connection. When a channel has ended, its own {@link state$} completes.
 *
 * @throws {@link BindError} `not-an-actor`
 *
 * @example
 * ```ts
 * eachChannel$(connection)
 *   .pipe(mergeMap((channel) => messages$(channel).pipe(map((message) => ({ from: channel.id, message })))))
 *   .subscribe(console.log)
 * ```
 */
export function eachChannel$(connection: PeerConnectionActor): Observable<DataChannelActor> {
  assertConnectionActor(connection, 'eachChannel$()')
  return channels$(connection).pipe(
    startWith([]),
    pairwise(),
    mergeMap(([before, now]) => newIn(now, before)),
  )
}

function newIn(now: readonly DataChannelActor[], before: readonly DataChannelActor[]): DataChannelActor[] {
  const known = new Set(before)
  return now.filter((channel) => !known.has(channel))
}
