import process from 'node:process'
import { stopEngine } from './engine.ts'
import { Findings } from './findings.ts'
import { printEnd, printHeading } from './heading.ts'
import { inspection } from './inspection.ts'
import { closeTheChannel } from './scenes/closeTheChannel.ts'
import { closeTheConnection } from './scenes/closeTheConnection.ts'
import { cutThePath } from './scenes/cutThePath.ts'
import { replaceTheConnection } from './scenes/replaceTheConnection.ts'

/** It all takes a second or two. This is for an engine that hangs. */
const guard = setTimeout(() => {
  console.error('The demo has not come to its end within 30 seconds.')
  process.exit(1)
}, 30_000)

try {
  const findings = new Findings()
  printHeading()
  await closeTheChannel(findings)
  await closeTheConnection(findings)
  await replaceTheConnection(findings)
  await cutThePath()
  printEnd(findings)
  clearTimeout(guard)
  await inspection?.keep()
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  stopEngine()
  guard.unref()
}
