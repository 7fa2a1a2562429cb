import type { Findings } from './findings.ts'
import { Lane } from './lane.ts'
import { cell, type Piece, paint, width } from './text.ts'

const timeWidth = 5
const laneWidth = Math.floor((width + 1 - timeWidth) / 2)

type Line = readonly Piece[]

/** Prints what two peers do, side by side and as it happens. */
export class DemoTimeline {
  readonly a: Lane
  readonly b: Lane
  #began: number | undefined
  #isHidden = true
  #lastTime = ''

  constructor(findings: Findings) {
    this.a = new Lane('A', laneWidth - 1, findings, (line) => this.#print(line, this.b.lines))
    this.b = new Lane('B', laneWidth - 1, findings, (line) => this.#print(this.a.lines, line))
  }

  /** Begins to print: first the states that both ends are in. */
  begin(title: string): void {
    console.log(`\n${paint('bold', title)}\n${paint('dim', '─'.repeat(width))}`)
    this.#row('ms', [['bold', 'A']], [['bold', 'B']])
    this.#began = performance.now()
    this.#isHidden = false
    const right = this.b.stairs
    for (const [index, left] of this.a.stairs.entries()) this.#print(left, right[index] ?? [])
  }

  /** Does something without showing how. */
  async skip<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#isHidden = true
    const result = await work()
    this.#isHidden = false
    return result
  }

  /** Ends with a table below each lane. */
  end(a: readonly Line[], b: readonly Line[]): void {
    this.#isHidden = true
    console.log()
    for (let index = 0; index < Math.max(a.length, b.length); index++) this.#row('', a[index] ?? [], b[index] ?? [])
  }

  /** The time is left out where it is that of the line before. */
  #print(a: Line, b: Line): void {
    if (this.#isHidden || this.#began === undefined) return
    const time = (performance.now() - this.#began).toFixed()
    this.#row(time === this.#lastTime ? '' : time, a, b)
    this.#lastTime = time
  }

  #row(time: string, a: Line, b: Line): void {
    const start = paint('dim', time.padStart(timeWidth - 1))
    console.log(`${start} ${cell(laneWidth, a)}${cell(0, b)}`.trimEnd())
  }
}
