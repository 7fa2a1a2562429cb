import { afterAll, expect } from 'vitest'
import { engine } from '#engine'
import type { PathLife } from './life.ts'
import { type MeansTable, meansOf } from './means.ts'
import { meansTables } from './meansTables.ts'
import type { Taken } from './takenCauses.ts'
import { type ChartName, transitionsOf } from './transitions.ts'

/**
 * Compares, after all tests of a file, what its bound actors have taken with the tables: all that the tables of `own`
 * call possible must have been taken, and nothing that any table calls impossible. To be called once in a file; it gives
 * the function that a life is handed to when it is over.
 */
export function takenInFile(own: readonly ChartName[]): (life: PathLife) => void {
  const taken: Taken[] = []

  afterAll(() => {
    const wrong = (Object.entries(meansTables) as [ChartName, MeansTable][]).flatMap(([chart, table]) => {
      const ofChart = taken.filter((one) => one.chart === chart)
      const names = new Set(ofChart.filter(({ isResync }) => !isResync).map(({ name }) => name))
      const impossible = [...names].filter((name) => isNot(table, name)).map((name) => `${chart}: ${name} was taken`)
      if (!own.includes(chart)) return impossible
      const all = transitionsOf(chart)
      const missing = all.filter((name) => isBy(table, name) && !names.has(name))
      return [...impossible, ...missing.map((name) => `${chart}: ${name} was not taken`)]
    })
    expect(wrong, 'what the tables say otherwise').toEqual([])
  })

  return ({ taken: { all } }) => void taken.push(...all)
}

function isBy(table: MeansTable, name: string): boolean {
  const means = meansOf(table, name, engine)
  return means !== undefined && 'by' in means
}

function isNot(table: MeansTable, name: string): boolean {
  const means = meansOf(table, name, engine)
  return means === undefined || 'not' in means
}
