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
 * message; also about those that it refuses, which are written after `close()`, or when it has failed.
 *
 * @returns the stream, and a function that makes it fail
 */
export function sinkStream<Message>(side: StreamSide<Message>): [WritableStream<Message>, (error: unknown) => void] {
  let controller: WritableStreamDefaultController | undefined
  /** Whether it takes no more. */
  let isOver = false
  const stream = new WritableStream<Message>(
    {
      start(given) {
        controller = given
        given.signal.addEventListener('abort', () => {
          side.abort(given.signal.reason)
          isOver = true
        })
      },
      write: (message) => side.write(message),
      close: () => side.close(),
    },
    {
      highWaterMark: 1,
      size(message) {
        if (!isOver) side.accept(message)
        return 1
      },
    },
  )

  /** @param canClose - whether it is the one that may close the stream now */
  function notingClose<Closable extends { close(): Promise<void> }>(
    closable: Closable,
    canClose: (closable: Closable) => boolean,
  ): Closable {
    const { close } = closable
    closable.close = () => {
      if (canClose(closable)) isOver = true
      return close.call(closable)
    }
    return closable
  }

  const { getWriter } = stream
  stream.getWriter = () => notingClose(getWriter.call(stream) as WritableStreamDefaultWriter<Message>, holdsLock)
  return [
    notingClose(stream, ({ locked }) => !locked),
    (error) => {
      isOver = true
      controller?.error(error)
    },
  ]
}

/** A writer that has released its lock cannot even say how much there is room for. */
function holdsLock(writer: WritableStreamDefaultWriter): boolean {
  try {
    return writer.desiredSize !== undefined
  } catch {
    return false
  }
}
