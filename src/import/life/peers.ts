import { sessionOf } from './description.ts'
import type { Sdps } from './operations.ts'

/**
 * Which connections of one dump are the two ends of one: each has applied as the peer's what the other has as its own, by the
 * session ids of their descriptions.
 *
 * @returns for each the place of its peer; `undefined` if there is none, or more than one
 */
export function peersAmong(lives: readonly Sdps[]): readonly (number | undefined)[] {
  const sessions = lives.map(({ local, remote }) => ({ local: sessionsIn(local), remote: sessionsIn(remote) }))
  const owners = new Map<string, Set<number>>()
  for (const [index, { local }] of sessions.entries()) {
    for (const session of local) owners.set(session, (owners.get(session) ?? new Set()).add(index))
  }
  const found = sessions.map(({ remote }, index) => {
    // What several have as their own says nothing.
    const others = new Set([...remote].flatMap((session) => onlyOne(owners.get(session))))
    others.delete(index)
    return [...others]
  })
  const askers = new Map<number, number[]>()
  for (const [index, others] of found.entries()) {
    for (const other of others) askers.set(other, [...(askers.get(other) ?? []), index])
  }
  return found.map((others, index) => {
    const candidates = others.length > 0 ? others : (askers.get(index) ?? [])
    // What one side says alone is enough, if the other does not say otherwise.
    const fitting = candidates.filter((other) => (found[other] ?? []).every((each) => each === index))
    return fitting.length === 1 ? fitting[0] : undefined
  })
}

function onlyOne(owners: ReadonlySet<number> | undefined): readonly number[] {
  return owners?.size === 1 ? [...owners] : []
}

function sessionsIn(sdps: readonly string[]): ReadonlySet<string> {
  return new Set(sdps.flatMap((sdp) => sessionOf(sdp) ?? []))
}
