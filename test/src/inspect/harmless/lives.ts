import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { divergences } from '../../../../src/divergences/index.ts'
import type { InspectorMessage } from '../../../../src/inspect/index.ts'
import { makeInspector } from '../../../../src/inspect/makeInspector.ts'
import { privateContents } from '../../../../src/redact/privateContents.ts'
import { replay } from '../../../../src/testing/index.ts'

const recorded = join(import.meta.dirname, '../../follow/recorded')

/** All that an inspector is told of the recorded lives of connections, in all engines: nothing in it is private. */
export function framesOfLives(): readonly InspectorMessage[] {
  return readdirSync(recorded).flatMap((file) => {
    const { trace } = JSON.parse(readFileSync(join(recorded, file), 'utf8'))
    const frames: InspectorMessage[] = []
    const link = {
      start() {},
      stop() {},
      send: ({ text }: { readonly text: string }) => void frames.push(JSON.parse(text)),
    }
    const { inspect } = makeInspector(link, { include: privateContents }, true)
    replay(trace, { inspect, divergences: divergences({ known: true }) })
    return frames
  })
}
