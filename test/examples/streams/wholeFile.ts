import { type DataChannelActor, target } from '../../../src/index.ts'
import { createSink } from '../../../src/sink/index.ts'

/** Sends what a file is called, its type and size, and then the file. */
export async function sendWholeFile(channel: DataChannelActor, file: File): Promise<void> {
  const { writable } = createSink(channel, { chunkSize: 64 * 1024 })
  const writer = writable.getWriter()
  const { name, type, size } = file
  // What goes wrong, close() rejects with.
  writer.write(JSON.stringify({ name, type, size })).catch(() => {})
  writer.write(file).catch(() => {})
  await writer.close()
}

/** Receives such a file over a channel that is used for nothing else. */
export function receiveWholeFile(channel: DataChannelActor): Promise<File> {
  const object = target(channel)
  if (!object) return Promise.reject(new Error('The channel has ended.'))
  object.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    let header: { readonly name: string; readonly type: string; readonly size: number } | undefined
    let received = 0
    const parts: ArrayBuffer[] = []
    object.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') header = JSON.parse(data)
      else {
        parts.push(data)
        received += data.byteLength
      }
      if (header && received === header.size) resolve(new File(parts, header.name, { type: header.type }))
    })
    channel.subscribe({ complete: () => reject(new Error('The channel has ended before the whole file was there.')) })
  })
}
