import process from 'node:process'
import { digestsOf } from './digests.ts'

const [first, count] = process.argv.slice(2).map(Number)
process.send?.(await digestsOf(first ?? 0, count ?? 0))
process.disconnect()
process.exit()
