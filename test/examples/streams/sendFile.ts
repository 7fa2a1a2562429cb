import type { DataChannelActor } from '../../../src/index.ts'
import { createSink, SendError } from '../../../src/sink/index.ts'

/** Sends a file, piece by piece. Resolves with what could not be sent: nothing, if all of it has left. */
export async function sendFile(
  channel: DataChannelActor,
  file: Blob,
  show: (line: string) => void,
): Promise<readonly unknown[]> {
  const { actor, writable } = createSink(channel, {
    chunkSize: 64 * 1024,
    onProgress: ({ drained }) => show(`${Math.round((100 * drained) / file.size)} %`),
  })
  actor.subscribe(({ value }) => show(value))

  const writer = writable.getWriter()
  try {
    void writer.write(file).catch(() => {}) // close() rejects with the same
    await writer.close()
    return []
  } catch (error) {
    if (!(error instanceof SendError)) throw error
    show(`${error.because}: ${error.message}`)
    return error.unsent
  }
}
