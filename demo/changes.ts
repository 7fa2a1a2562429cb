import { type LaneRegion, lookOf, type RegionStates } from './regions.ts'
import type { Format } from './text.ts'

/** What goes beside the lifelines: its colour, what begins its first line, and the text. */
export type Note = readonly [format: Format, bullet: string, text: string]

/** Says what has changed: one note for each state, with all the regions that have entered it. */
export function changes(before: RegionStates, picture: RegionStates, changed: readonly LaneRegion[]): readonly Note[] {
  const states = new Map<string, LaneRegion[]>()
  const notes: Note[] = []
  for (const region of changed) {
    const state = picture[region]
    if (region !== 'operation') states.set(state, [...(states.get(state) ?? []), region])
    else if (state === 'none') notes.push(['green', '', `${before.operation}() done`])
    else notes.push(['yellow', '', `${state}() runs`])
  }
  for (const [state, entered] of states) notes.push([lookOf(state).format, '', `${entered.join(', ')}: ${state}`])
  return notes
}
