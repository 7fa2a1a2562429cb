import type { InspectorMessage } from '../../../../src/inspect/index.ts'

/** What of harmless frames was hidden. */
export interface HiddenForNothing {
  /** How many values there are, without names. */
  readonly values: number
  /** How many names there are: of states, events, actors and properties, labels and ids. */
  readonly names: number
  /** Which of them were hidden, by their places, and what they were. */
  readonly hiddenValues: readonly string[]
  readonly hiddenNames: readonly string[]
}

/** Counts what is hidden of frames in which nothing is private. */
export function hiddenForNothing(
  frames: readonly object[],
  show: (frame: InspectorMessage) => object,
): HiddenForNothing {
  const count = new Count()
  for (const frame of frames) count.compare(read(frame), read(show(frame as InspectorMessage)), [])
  return count
}

/** Where all texts are names. */
const named = new Set(['type', 'id', 'label', 'name', 'key', 'src', 'target', 'event', 'tags', 'initial', 'value'])

class Count implements HiddenForNothing {
  values = 0
  names = 0
  readonly hiddenValues: string[] = []
  readonly hiddenNames: string[] = []

  compare(frame: unknown, shown: unknown, path: readonly string[]): void {
    if (typeof frame !== 'object' || frame === null) {
      this.#leaf(frame, shown, path)
      return
    }
    for (const [key, value] of Object.entries(frame)) {
      this.names += 1
      const isThere = typeof shown === 'object' && shown !== null && Object.hasOwn(shown, key)
      if (!isThere) this.hiddenNames.push(`${[...path, key].join('/')}: the name`)
      this.compare(value, isThere ? (shown as Record<string, unknown>)[key] : undefined, [...path, key])
    }
  }

  #leaf(frame: unknown, shown: unknown, path: readonly string[]): void {
    const key = path.filter((each) => !/^\d+$/.test(each)).at(-1) ?? ''
    const isOfChart =
      path[0] === 'definition' || (path[0] === 'snapshot' && (path[1] === 'value' || path[1] === 'tags'))
    const isName =
      /Id$/.test(key) || (named.has(key) && (isOfChart || /^(?:type|id|label)$/.test(key) || path.length === 1))
    if (isName) this.names += 1
    else this.values += 1
    if (JSON.stringify(frame) === JSON.stringify(shown)) return
    const hidden = isName ? this.hiddenNames : this.hiddenValues
    hidden.push(`${path.join('/')}: ${JSON.stringify(frame)} is shown as ${JSON.stringify(shown)}`)
  }
}

/** A frame with its definition, and all else that is JSON in it, as objects. */
function read(frame: object): object {
  const { definition, ...others } = JSON.parse(JSON.stringify(frame)) as { readonly definition?: string }
  return { ...(definition !== undefined && { definition: JSON.parse(definition) }), ...others }
}
