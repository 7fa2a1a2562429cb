import { mergeMap, type Observable, pairwise, startWith } from 'rxjs'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { assertConnectionActor } from '../bind/actorAssertions.ts'
import { channels$ } from './attributes.ts'

/**
 * The actors of a connection's channels, of both directions, each once: those that there are, and each that comes. It
 * ends with the connection. That a channel has gone, its own {@link state$} tells by completing.
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
