/** Mutants that no test can tell from the rules as they are, by a part of their names, with why. */
export const explained: Readonly<Record<string, string>> = {
  'wanted !== null && wanted > MOST_ID → wanted > MOST_ID': 'null is above nothing',
  'id !== null && isTaken(id) → isTaken(id)': 'null is no id that could be taken',
  'id !== null && maxChannels !== null → maxChannels !== null': 'null is not above anything',
  'next === undefined ? undefined : next + 1 → next + 1': 'from NaN on no id is found either',
  'sdpMLineIndex ?? sections.length → sdpMLineIndex': 'there is no section at null either',
  'mid ?? [] → mid': 'what is looked for twice is a mid, and undefined is what is found of none',
  'before && isAnswer → isAnswer': 'an answer has as many sections as were offered, or was refused for that',
  'port ?? 1 → port': 'of undefined there is NaN, which no comparison holds for',
}
