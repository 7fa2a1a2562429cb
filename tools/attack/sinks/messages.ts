import type { Sendable } from '../../../src/sink/index.ts'

/** The kinds of messages that are written. */
export const kinds = ['string', 'Uint8Array', 'ArrayBuffer', 'Blob'] as const

/** A message that is told from all others by what is in it. */
export function messageOf(kind: (typeof kinds)[number], number: number, length: number): Sendable {
  const text = `${number}:`.repeat(length)
  const bytes = new TextEncoder().encode(text)
  if (kind === 'string') return text
  if (kind === 'Blob') return new Blob([bytes])
  return kind === 'Uint8Array' ? bytes : bytes.buffer
}

/** What is in messages, one after the other. */
export async function textOf(messages: readonly unknown[]): Promise<string> {
  const texts = messages.map((message) =>
    typeof message === 'string' ? message : new Blob([message as BlobPart]).text(),
  )
  return (await Promise.all(texts)).join('')
}

/** One message that an app writes, and what comes of it. */
export interface Written {
  readonly message: Sendable
  /** Whether the stream was still taking any. */
  readonly isTaken: boolean
  readonly settled: Promise<unknown>
  outcome?: 'sent' | 'rejected'
}

/** Writes a message, and notes what the stream says of that. */
export function write(writer: WritableStreamDefaultWriter<Sendable>, message: Sendable, isClosing: boolean): Written {
  const written: Written = {
    message,
    // Of a stream that has failed, it is null.
    isTaken: !isClosing && writer.desiredSize !== null,
    // Node throws what it should reject with, of a stream that is closed.
    settled: (async () => writer.write(message))().then(
      () => (written.outcome = 'sent'),
      () => (written.outcome = 'rejected'),
    ),
  }
  return written
}

/** What is wrong: each message that was taken was handed over or is given back, once, in order; and nothing else is. */
export async function problemsOf(
  all: readonly Written[],
  handedOver: readonly unknown[],
  unsent: readonly Sendable[],
): Promise<readonly string[]> {
  const taken = all.filter(({ isTaken }) => isTaken).map(({ message }) => message)
  const [wanted, sent, rest] = await Promise.all([taken, handedOver, unsent].map(textOf))
  const fulfilled = await textOf(all.filter(({ outcome }) => outcome === 'sent').map(({ message }) => message))
  return [
    ...(wanted === `${sent}${rest}` ? [] : [`taken ${wanted}, handed over ${sent}, unsent ${rest}`]),
    ...(sent?.startsWith(fulfilled) ? [] : [`fulfilled ${fulfilled}, handed over ${sent}`]),
    ...(all.every(({ outcome }) => outcome) ? [] : ['a write has not settled']),
  ]
}
