#!/usr/bin/env node
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { openBrowser } from './openBrowser.ts'
import { findPage } from './pageFiles.ts'
import { readTrace } from './readTrace.ts'
import { startInspectorServer } from './startInspectorServer.ts'

const usage = `Usage: webrtc-statecharts inspect [trace.json] [--port N] [--no-open]

Shows statecharts as they run, in a page of this machine.

  trace.json   a recorded life (record() of webrtc-statecharts/testing) to be shown
  --port N     the port; by default any free one
  --no-open    do not open a browser
  --version    the version of webrtc-statecharts
  --help       this text`

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parsed(args)
  if (values.help) {
    console.log(usage)
    return
  }
  if (values.version) {
    console.log(version())
    return
  }
  const [command, file, ...others] = positionals
  if (command !== 'inspect') {
    throw new Error(
      `${command === undefined ? 'No command was given.' : `There is no command "${command}".`}\n\n${usage}`,
    )
  }
  if (others.length > 0) throw new Error(`Only one trace can be shown, but there is also "${others[0]}".\n\n${usage}`)
  const trace = file === undefined ? undefined : await readTrace(file)
  const server = await startInspectorServer({ port: portOf(values.port), trace, traceName: file && basename(file) })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop())
  console.log(server.url)
  if (!findPage())
    console.error('The page has not been built. In the repository of webrtc-statecharts, run: npm run build')
  else if (!values['no-open']) openBrowser(server.url)
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        version: { type: 'boolean', short: 'v' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`)
  }
}

/** By the package's own name: the sources and the build lie at different depths. */
function version(): string {
  return (createRequire(import.meta.url)('webrtc-statecharts/package.json') as { version: string }).version
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new Error(`--port needs a whole number from 0 to 65535, but was given "${text}".`)
}
