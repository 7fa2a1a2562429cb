import { activePaths, valueText } from '../../../src/inspector/chartPaths.ts'
import { definitionOf, readDefinition } from '../../../src/inspector/definition.ts'
import { hookedDrawing } from '../../../src/inspector/drawing.ts'
import { plainCopy } from '../../../src/inspector/plain.ts'
import { InspectorStore, unlimited } from '../../../src/inspector/store/inspectorStore.ts'
import { loadTrace } from '../../../src/inspector/store/loadTrace.ts'
import { takenArrows } from '../../../src/inspector/takenArrows.ts'
import { definitionsOfShapes } from './hostileDefinitions.ts'
import { hugeTrace } from './hugeTrace.ts'

/** Work that the page does for something of a size, counted: in reads of what was given, in parts of what came of it. */
export const works: Readonly<Record<string, (size: number) => number>> = {
  'reads of a definition': (size) =>
    sum(definitionsOfShapes(size).map(({ json }) => readsOf(json, (it) => definitionOf(it)))),
  'characters of a picture': (size) => sum(definitionsOfShapes(size).map(({ json, value }) => picture(json, value))),
  'reads of a value': (size) => {
    const value = JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, index) => [`s${index}`, 'x'])))
    return sum([activePaths, valueText, (it: unknown) => plainCopy(it)].map((act) => readsOf(value, act)))
  },
  'steps and snapshots of a trace': (size) => {
    const store = new InspectorStore(unlimited)
    let slices = 0
    for (const _ of loadTrace(hugeTrace(size), store)) slices += 1
    if (store.actorCount !== size + 1) throw new Error(`${size + 1 - store.actorCount} actors are missing`)
    return slices + store.end
  },
}

/** What a picture is made of, and what is asked of its arrows at a step. */
function picture(json: string, value: unknown): number {
  const { machine } = readDefinition(json)
  if (!machine) return 0
  const drawing = hookedDrawing(machine)
  const taken = takenArrows(drawing.arrows, { event: 'e0', from: value }, value)
  return JSON.stringify(drawing.order).length + sum(drawing.arrows.map(({ label = '' }) => label.length)) + taken.size
}

/** How many properties are read of JSON. */
function readsOf(json: string, act: (given: unknown) => unknown): number {
  let reads = 0
  const counted = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    return new Proxy(value, {
      get(target, name, receiver) {
        reads += 1
        return counted(Reflect.get(target, name, receiver))
      },
      ownKeys(target) {
        reads += 1
        return Reflect.ownKeys(target)
      },
    })
  }
  act(counted(JSON.parse(json)))
  return reads
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
