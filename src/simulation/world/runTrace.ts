/** What has happened in a network, line by line. The text is made when it is asked for. */
export class RunTrace {
  readonly #head: string
  readonly #lines: (readonly [time: number, host: string, text: string])[] = []

  constructor(head: string) {
    this.#head = head
  }

  add(time: number, host: string, text: string): void {
    this.#lines.push([time, host, text])
  }

  /** Each line begins with the time in milliseconds, and the host. */
  toString(): string {
    const lines = this.#lines.map(([time, host, text]) => `${String(time).padStart(8)} ${host}: ${text}`)
    return [this.#head, ...lines, ''].join('\n')
  }
}
