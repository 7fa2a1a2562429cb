import { expect, test } from 'vitest'
import { parseTrace } from '../../../src/trace/parseTrace.ts'
import { recordedLife, recordedLives } from '../follow/recordedLives.ts'

type Path = readonly string[]

/** The ways to all parts of a value. */
function pathsIn(value: unknown, above: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [[...above, name], ...pathsIn(inner, [...above, name])])
}

/** A copy in which another value is at the end of a path. */
function withPart(value: unknown, [name, ...rest]: Path, part: unknown): unknown {
  if (name === undefined) return part
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>
  copy[name] = withPart(copy[name], rest, part)
  return copy
}

function partOf(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], value)
}

/** What is said against a trace. */
function saidOf(trace: unknown): readonly string[] {
  try {
    return parseTrace(trace).skipped.map(({ reason }) => reason)
  } catch (error) {
    return [(error as Error).message]
  }
}

test.each(recordedLives.filter((name) => /chat|media\.a/.test(name)))(
  'each part of a trace that is not of the type that it must be is told (%s)',
  (name) => {
    const { trace } = recordedLife(name)
    const unseen: string[] = []
    for (const path of pathsIn(trace)) {
      const isLeaf = pathsIn(partOf(trace, path)).length === 0
      const others = isLeaf ? [{ toString: 1 }, [[]]] : [7, 'x', null]
      for (const other of others) {
        if (saidOf(withPart(trace, path, other)).length === 0)
          unseen.push(`${path.join('.')} = ${JSON.stringify(other)}`)
      }
    }
    expect(unseen).toEqual([])
  },
)

test.each<[string, unknown, string]>([
  ['startedAt', { toString: 1 }, '"startedAt" of the trace must be a date, but is object'],
  ['dropped', 'many', '"dropped" of the trace must be a whole number, but is "many"'],
  ['checkpoint', [], '"checkpoint" of the trace must be an object, but is an array'],
  ['entries', {}, '"entries" of the trace must be a list, but is object'],
])('the error of a wrong %s names it', (part, other, message) => {
  const { trace } = recordedLife(recordedLives[0] as string)
  expect(saidOf({ ...trace, [part]: other })[0]).toContain(message)
})
