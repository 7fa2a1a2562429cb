import type { ClosedBecause, DataChannelOutput } from '../src/index.ts'
import { Lane } from './lane.ts'
import { cell, type Piece, paint, width } from './text.ts'

const timeWidth = 6
const laneWidth = Math.floor((width - timeWidth) / 2)

const because = {
  'local-close': 'this side closed the channel',
  'peer-close': 'the peer closed the channel',
  'connection-closed': 'this side closed the connection',
  'peer-connection-closed': 'the peer closed the connection',
  'transport-failed': 'what carries the channel has failed',
  'not-created': 'the channel could not be set up',
  transferred: 'the channel was transferred',
  unknown: 'the channel alone does not tell',
} as const satisfies Record<ClosedBecause, string>

/** Prints what two peers do, side by side and as it happens. */
export class Timeline {
  readonly a: Lane = new Lane('A', laneWidth, (line) => this.#print(line, [this.b.line]))
  readonly b: Lane = new Lane('B', laneWidth, (line) => this.#print([this.a.line], line))
  #began: number | undefined
  #lastTime = ''

  constructor(title: string) {
    console.log(`\n${paint('bold', title)}\n${paint('dim', '─'.repeat(width))}`)
    this.#row('ms', [['bold', 'A']], [['bold', 'B']])
  }

  /** Shows how both ends' actors have ended. */
  ends(a: DataChannelOutput, b: DataChannelOutput): void {
    console.log()
    this.#row('', [['bold', 'Output of A']], [['bold', 'Output of B']])
    this.#row('', [['reset', `cause: ${a.cause}`]], [['reset', `cause: ${b.cause}`]])
    this.#row('', [['dim', `  ${because[a.cause]}`]], [['dim', `  ${because[b.cause]}`]])
    this.#row('', [['reset', `opened: ${a.opened}`]], [['reset', `opened: ${b.opened}`]])
    this.#row('', [['dim', `  ${was(a)}`]], [['dim', `  ${was(b)}`]])
  }

  /** The time is left out where it is that of the line before. */
  #print(a: readonly Piece[], b: readonly Piece[]): void {
    this.#began ??= performance.now()
    const time = (performance.now() - this.#began).toFixed()
    this.#row(time === this.#lastTime ? '' : time, a, b)
    this.#lastTime = time
  }

  #row(time: string, a: readonly Piece[], b: readonly Piece[]): void {
    const start = paint('dim', time.padStart(timeWidth - 2))
    console.log(`${start}  ${cell(laneWidth, a)}${cell(0, b)}`.trimEnd())
  }
}

function was({ opened }: DataChannelOutput): string {
  return opened ? 'it had been open' : 'it was never open'
}
