import process from 'node:process'
import { type Consumer, instantiations } from './budgets/instantiations.ts'
import { addedBudgets, sizeBudgets, typeBudgets } from './budgets/limits.ts'
import { weigh } from './budgets/sizes.ts'

const sizes = await weigh(sizeBudgets)
const added = await weigh(addedBudgets.flatMap((budget) => [budget.without, budget.with]))
const types = Object.entries(typeBudgets) as [Consumer, number][]
const counts = await Promise.all(types.map(([consumer]) => instantiations(consumer)))

const kib = (bytes: number) => `${(bytes / 1024).toFixed(2)} KiB`
const lines = [
  ...sizeBudgets.map(({ name, limit }, index) => check(name, sizes[index] ?? Number.NaN, limit, kib)),
  ...addedBudgets.map(({ name, limit }, index) => {
    const [before = Number.NaN, after = Number.NaN] = added.slice(2 * index)
    return check(name, after - before, limit, kib)
  }),
  ...types.map(([name, limit], index) =>
    check(`types of an app with ${name}`, counts[index] ?? Number.NaN, limit, String),
  ),
]
for (const { text } of lines) console.log(text)
if (!lines.every(({ isKept }) => isKept)) {
  console.error(
    'A budget is exceeded. Take out what is not needed; or raise it in tools/budgets/limits.ts, and say why.',
  )
  process.exitCode = 1
}

function check(name: string, value: number, limit: number, show: (value: number) => string) {
  const isKept = value <= limit
  const text = `${isKept ? ' ' : '✗'} ${name.padEnd(36)} ${show(value).padStart(10)} of ${show(limit)}`
  return { isKept, text }
}
