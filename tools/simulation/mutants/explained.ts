import type { Explanations } from '../../mutants/survivors.ts'

/** Mutants that no test can tell from the rules as they are, by a part of their names, with why. */
export const explained: Explanations = {
  'wanted !== null && wanted > MOST_ID → wanted > MOST_ID': 'null is above nothing',
  'id !== null && isTaken(id) → isTaken(id)': 'null is no id that could be taken',
  'id !== null && maxChannels !== null → maxChannels !== null': 'null is not above anything',
  'next === undefined ? undefined : next + 1 → next + 1': 'from NaN on no id is found either',
  'sdpMLineIndex ?? sections.length → sdpMLineIndex': 'there is no section at null either',
  'mid ?? [] → mid': 'what is looked for twice is a mid, and undefined is what is found of none',
  "!before || type === 'offer' → type === 'offer'":
    'an answer has as many sections as were offered, or was refused for that',
  'section.mid !== undefined && bundle.slice(1).includes(section.mid) → bundle.slice(1).includes(section.mid)':
    'undefined is in no bundle',
  'configuration.ts:92 · 1 → 1 + 1': 'where no port is given any that is allowed will do',
  'channelIds.ts:28 · 1 → 1 + 1': 'more than the highest id is as much as one more',
  'channelIds.ts:62 · 1 → 1 + 1': 'the next id of the same side is two above',
  'channelCreation.ts:33 · 65_535 → 65_535 + 1': 'what is given is an unsigned short, which is never more',
  'port ?? 1 → port': 'of undefined there is NaN, which no comparison holds for',
}
