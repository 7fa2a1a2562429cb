import { engine } from '#engine'
import type { Inspector, InspectorOptions } from '../../../src/inspect/index.ts'

/** All that an inspector has sent, as it was on its way. */
export interface Frames {
  readonly frames: readonly string[]
  close(): void
}

/** Whose inspector it is: our own, or that of `@statelyai/inspect`, with our redaction. */
export type Maker = 'our own' | 'Stately’s'

/** An inspector, and what comes out of it: in Node through a real WebSocket, in a browser through `postMessage`. */
export async function openInspector(
  options: InspectorOptions = {},
  maker: Maker = 'our own',
): Promise<Pick<Inspector, 'inspect'> & Frames> {
  if (engine === 'node-datachannel') return (await import('./framesOfServer.ts')).framesOfServer(options, maker)
  return (await import('./framesOfPage.ts')).framesOfPage(options, maker)
}
