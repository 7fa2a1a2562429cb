/** What a sink's stream writes to. */
export interface StreamSide<Message> {
  /** The stream has accepted a message, and will have it written in its turn. */
  accept(message: Message): void
  write(message: Message): Promise<void>
  close(): Promise<void>
  abort(reason: unknown): void
}

/**
 * A stream that tells what it accepts. What a stream holds back cannot be read from it, but its `size` is asked about each
 * message; also about those that are written after `close()`, and refused.
 *
 * @returns the stream, and a function that makes it fail
 */
export function sinkStream<Message>(side: StreamSide<Message>): [WritableStream<Message>, (error: unknown) => void] {
  let controller: WritableStreamDefaultController | undefined
  let isClosing = false
  const stream = new WritableStream<Message>(
    {
      start(given) {
        controller = given
        given.signal.addEventListener('abort', () => side.abort(given.signal.reason))
      },
      write: (message) => side.write(message),
      close: () => side.close(),
    },
    {
      highWaterMark: 1,
      size(message) {
        if (!isClosing) side.accept(message)
        return 1
      },
    },
  )

  function notingClose<Closable extends { close(): Promise<void> }>(closable: Closable): Closable {
    const { close } = closable
    closable.close = () => {
      isClosing = true
      return close.call(closable)
    }
    return closable
  }

  const { getWriter } = stream
  stream.getWriter = () => notingClose(getWriter.call(stream) as WritableStreamDefaultWriter<Message>)
  return [notingClose(stream), (error) => controller?.error(error)]
}
