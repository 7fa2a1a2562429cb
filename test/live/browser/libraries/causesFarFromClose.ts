import { engine } from '#engine'
import { deviations, prescribed } from '../../expectations.ts'

/** What the end of a channel may be put down to whose peer has closed its connection; Firefox does not always tell. */
export const causesFarFromClose = [
  ...(prescribed['SEQ-6'].B ?? []),
  ...deviations[engine].flatMap(({ sequence, end, seen, races = [] }) =>
    sequence === 'SEQ-6' && end === 'B' ? [seen, ...races] : [],
  ),
].map((line) => line.split(' ⇒ ')[1])
