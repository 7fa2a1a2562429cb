#!/usr/bin/env node
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { explainFile } from './explainCommand.ts'
import { openBrowser } from './openBrowser.ts'
import { findPage } from './pageFiles.ts'
import { readTrace } from './readTrace.ts'
import { redactFile } from './redactCommand.ts'
import { startInspectorServer } from './startInspectorServer.ts'

const usage = `Usage: webrtc-statecharts inspect [trace.json | dump] [--port N] [--no-open]
       webrtc-statecharts explain <dump> [--json]
       webrtc-statecharts redact <dump> -o <file>

inspect shows statecharts as they run, in a page of this machine.

  trace.json   a recorded life (record() of webrtc-statecharts/testing) to be shown
  dump         a dump, as explain takes them: its connections are listed
  --port N     the port; by default any free one
  --no-open    do not open a browser

explain says of each connection in a dump what became of it, and why: a dump of
chrome://webrtc-internals, an RTCStatsDump, a log of rtcstats or Jitsi, or "Copy
Report" of Firefox's about:webrtc; plain or gzipped. It exits with 0 if no
connection has failed, with 1 if one has, with 2 if the dump cannot be read.

  --json       the same as JSON

redact writes a dump without addresses, host names, credentials, fingerprints,
labels and URLs, in the same format: it is explained as before.

  -o <file>    where it is written; a file that is there is not overwritten

  --version    the version of webrtc-statecharts
  --help       this text`

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode ??= 1
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
  if (command === 'explain' || command === 'redact') {
    await withDump(command, positionals.slice(1), values)
    return
  }
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

async function withDump(
  command: 'explain' | 'redact',
  [file, ...others]: readonly string[],
  { json, output }: { readonly json?: boolean | undefined; readonly output?: string | undefined },
): Promise<void> {
  // What is called in a wrong way is not read either.
  process.exitCode = 2
  if (file === undefined) throw new Error(`No dump was given.\n\n${usage}`)
  if (others.length > 0) throw new Error(`Only one dump is read, but there is also "${others[0]}".\n\n${usage}`)
  if (command === 'redact' && output === undefined) throw new Error(`Where is it to be written? -o <file>\n\n${usage}`)
  const { text, exitCode } =
    command === 'explain' ? await explainFile(file, { json }) : await redactFile(file, output as string)
  if (exitCode === 2) console.error(text)
  else console.log(text)
  process.exitCode = exitCode
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        output: { type: 'string', short: 'o' },
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
