import { cutText, isRecord } from './plain.ts'

/** The keys from the root to a state. */
export type StatePath = readonly string[]

/** Deeper states are not looked at: in levels. */
const DEEPEST = 30
/** Of one value; an app with more active states is none that a page could show. */
const MOST_PATHS = 1_000
/** Of the text that says which states are active, in characters. */
const LONGEST_VALUE = 300

/** The paths of the states that a value says are active, outer ones before inner ones: the first thousand. */
export function activePaths(value: unknown): readonly StatePath[] {
  const paths: StatePath[] = []
  const add = (inner: unknown, above: StatePath) => {
    if (above.length > DEEPEST || paths.length >= MOST_PATHS) return
    if (typeof inner === 'string') paths.push([...above, inner])
    if (!isRecord(inner)) return
    for (const key in inner) {
      if (!Object.hasOwn(inner, key)) continue
      if (paths.length >= MOST_PATHS) return
      const path = [...above, key]
      paths.push(path)
      add(inner[key], path)
    }
  }
  add(value, [])
  return paths
}

/** A path as text. */
export function pathText(path: StatePath): string {
  return path.join('.')
}

/** The innermost active states, as short text, with the names of regions: `live · signaling: stable, operations: idle`. */
export function valueText(value: unknown): string {
  return cutText(wholeText(value), LONGEST_VALUE)
}

/** Not much more of it than can be shown. */
function wholeText(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value
  if (!isRecord(value) || depth > DEEPEST) return ''
  const keys = Object.keys(value)
  const texts: string[] = []
  let length = 0
  for (const key of keys) {
    const text = wholeText(value[key], depth + 1)
    if (!text) texts.push(key)
    else texts.push(`${key}${keys.length > 1 ? ': ' : ' · '}${text}`)
    length += texts.at(-1)?.length ?? 0
    if (length > LONGEST_VALUE) break
  }
  return texts.join(', ')
}

/** Tells whether a state is active in a value. */
export function isActiveIn(value: unknown): (node: { readonly path: StatePath }) => boolean {
  return ({ path }) => {
    let inner = value
    for (const [depth, key] of path.entries()) {
      if (inner === key) return depth === path.length - 1
      if (!isRecord(inner) || !Object.hasOwn(inner, key)) return false
      inner = inner[key]
    }
    return true
  }
}

/** What of a value is inside a state; `undefined` if that is not active, or has nothing inside. */
export function valueIn(value: unknown, path: StatePath): unknown {
  let inner = value
  for (const key of path) {
    if (!isRecord(inner) || !Object.hasOwn(inner, key)) return undefined
    inner = inner[key]
  }
  return inner
}
