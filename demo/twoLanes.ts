import { cell, type Piece, paint, width } from './text.ts'

const timeWidth = 6
const laneWidth = Math.floor((width - timeWidth) / 2)

/** Prints what two ends do, side by side and with the time: of what has no statechart to be drawn. */
export class TwoLanes {
  readonly #now: () => number
  #lastTime = ''

  /** @param now - the time in milliseconds */
  constructor(now: () => number) {
    this.#now = now
    this.#row('ms', [['bold', 'A']], [['bold', 'B']])
  }

  /** Prints what the first or the second end does. */
  says(end: number, text: string): void {
    const piece: Piece = ['reset', `${'AB'[end]} ${text}`]
    this.#row(this.#time(), end === 0 ? [piece] : [], end === 0 ? [] : [piece])
  }

  /** Prints what happens between them. */
  between(text: string): void {
    this.#row(this.#time(), [['yellow', `— ${text} —`]], [])
  }

  /** Left out where it is that of the line before. */
  #time(): string {
    const time = Math.round(this.#now()).toString()
    if (time === this.#lastTime) return ''
    this.#lastTime = time
    return time
  }

  #row(time: string, left: readonly Piece[], right: readonly Piece[]): void {
    console.log(`${paint('dim', time.padStart(timeWidth - 1))} ${cell(laneWidth, left)}${cell(0, right)}`.trimEnd())
  }
}
