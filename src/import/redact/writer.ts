const encoder = new TextEncoder()

/** Joins pieces of text to bytes, without holding all of them as one text. */
export class PieceWriter {
  readonly #parts: Uint8Array<ArrayBuffer>[] = []
  #waiting: string[] = []
  #length = 0

  add(piece: string): void {
    this.#waiting.push(piece)
    this.#length += piece.length
    if (this.#length > 1024 * 1024) this.#flush()
  }

  /** All of it. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    this.#flush()
    return new Uint8Array(await new Blob(this.#parts).arrayBuffer())
  }

  #flush(): void {
    this.#parts.push(encoder.encode(this.#waiting.join('')))
    this.#waiting = []
    this.#length = 0
  }
}
