import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { type Inspector, inspect } from '../src/inspect/index.ts'
import { startInspectorServer } from '../src/inspect/server/index.ts'
import { openBrowser } from '../src/inspect/server/openBrowser.ts'
import { findPage } from '../src/inspect/server/pageFiles.ts'

/** The offline inspector, to which the demo is shown as well. */
interface Inspection {
  readonly inspect: Inspector['inspect']
  /** Keeps the page alive until the program is interrupted. */
  keep(): Promise<void>
}

/** `npm start -- --inspect`; with `--no-open` too, it opens no browser. */
export const inspection: Inspection | undefined = await startInspection()

async function startInspection(): Promise<Inspection | undefined> {
  const { values } = parseArgs({ options: { inspect: { type: 'boolean' }, 'no-open': { type: 'boolean' } } })
  if (!values.inspect) return undefined
  if (!findPage()) {
    const { buildInspector } = await import('../tools/buildInspector.ts')
    await buildInspector(join(import.meta.dirname, '../dist/inspector'))
  }
  const server = await startInspectorServer()
  const inspector = inspect({ url: server.url })
  if (!values['no-open']) openBrowser(server.url)
  return {
    inspect: inspector.inspect,
    async keep() {
      console.log(`\nSee it again, step by step: ${server.url}\nCtrl-C ends it.`)
      await once(process, 'SIGINT')
      inspector.stop()
      await server.stop()
    },
  }
}
