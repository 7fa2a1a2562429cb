import type { AnyStateNode } from 'xstate'
import { isRecord } from './plain.ts'

/** The keys from the root to a state. */
export type StatePath = readonly string[]

const DEEPEST = 30

/** The paths of all states that a value says are active, outer ones before inner ones. */
export function activePaths(value: unknown, above: StatePath = []): readonly StatePath[] {
  if (above.length > DEEPEST) return []
  if (typeof value === 'string') return [[...above, value]]
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...above, key]
    return [path, ...activePaths(inner, path)]
  })
}

/** A path as text; also what tells paths apart. */
export function pathText(path: StatePath): string {
  return path.join('.')
}

/** Tells states apart, also where their keys have dots. */
export function pathKey(path: StatePath): string {
  return JSON.stringify(path)
}

/** The innermost active states, as short text: `live · stable, clear, idle`. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  if (!isRecord(value)) return ''
  const entries = Object.entries(value)
  const inner = entries.map(([key, below]) => {
    const text = valueText(below)
    if (!text) return key
    return entries.length > 1 ? text : `${key} · ${text}`
  })
  return inner.join(', ')
}

/** Whether a state is active in a value. */
export function isActiveIn(value: unknown): (node: AnyStateNode) => boolean {
  const keys = new Set(activePaths(value).map(pathKey))
  return ({ path }) => path.length === 0 || keys.has(pathKey(path))
}
