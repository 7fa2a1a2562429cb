/** A host and a port, to the end of the word. */
const server = /(?:\[[^\]@\s]{0,64}\]|[^/?#:@\s"'`<>\\]*)(?::\d{0,5})?(?:[/?#]|[,;.)\]}|]*(?=[\s"'`<>\\]|$))/y

/** Where stretches of a text end. Each is looked through once, however often it is asked for. */
export class Stretches {
  readonly #text: string
  readonly #word: Stretch
  readonly #line: Stretch
  readonly #quoted: Stretch

  constructor(text: string) {
    this.#text = text
    this.#word = new Stretch(text, /[\s"'`<>\\]|$/g)
    this.#line = new Stretch(text, /[\r\n"]|$/g)
    this.#quoted = new Stretch(text, /[\r\n"\\]|$/g)
  }

  /** Where the line ends, or the quote in it. */
  endOfQuoted(from: number): number {
    return this.#quoted.from(from).end
  }

  /**
   * Where the user info ends that may begin here, after the scheme of a URL: before the last `@`, since a password may have
   * one in it, or white space. `undefined` if a server comes at once.
   */
  endOfUserInfo(from: number): number | undefined {
    server.lastIndex = from
    if (server.test(this.#text)) return undefined
    const { lastAt } = this.#word.from(from)
    const end = lastAt >= from ? lastAt : this.#line.from(from).lastAt
    return end > from ? end : undefined
  }
}

class Stretch {
  readonly #text: string
  readonly #ending: RegExp
  #end = -1
  #lastAt = -1

  constructor(text: string, ending: RegExp) {
    this.#text = text
    this.#ending = ending
  }

  /** The end of the stretch that a place is in, and the last `@` of it; that is before the place, if none comes after it. */
  from(place: number): { readonly end: number; readonly lastAt: number } {
    if (place > this.#end) {
      this.#ending.lastIndex = place
      this.#end = this.#ending.exec(this.#text)?.index ?? this.#text.length
      this.#lastAt = this.#text.slice(place, this.#end).lastIndexOf('@') + place
    }
    return { end: this.#end, lastAt: this.#lastAt }
  }
}
