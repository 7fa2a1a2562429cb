import { rules } from '../machines/rules.ts'
import {
  type DataChannelActor,
  type DataChannelSnapshot,
  type Divergence,
  type ReadyState,
  readyState,
} from '../src/index.ts'
import { type Format, type Piece, wrap } from './text.ts'

/** What a lifeline looks like: the mark where a state begins, and the line for as long as it lasts. */
const looks = {
  connecting: { mark: '○', line: '┊', format: 'yellow' },
  open: { mark: '●', line: '┃', format: 'green' },
  closing: { mark: '◐', line: '╏', format: 'magenta' },
  closed: { mark: '■', line: ' ', format: 'red' },
} as const satisfies Record<ReadyState, { mark: string; line: string; format: Format }>

/** One end's half of a timeline: a lifeline, and beside it what happens. */
export class Lane {
  readonly name: string
  readonly #width: number
  readonly #print: (line: readonly Piece[]) => void
  #actor: DataChannelActor | undefined
  #state = ''
  #line: Piece = ['reset', ' ']

  constructor(name: string, width: number, print: (line: readonly Piece[]) => void) {
    this.name = name
    this.#width = width
    this.#print = print
  }

  /** The lifeline, as it is while nothing happens. */
  get line(): Piece {
    return this.#line
  }

  /** Shows the states that an actor goes through, and the events that it emits. */
  follow(actor: DataChannelActor): void {
    this.#actor = actor
    this.#showState()
    actor.subscribe(() => this.#showState())
    actor.on('*', ({ type }) => {
      if (type !== 'divergence') this.#show('cyan', '» ', `event ${type}`)
    })
  }

  /** Shows what this end does, or what happens to it. */
  says(text: string): void {
    this.#show('reset', '', `${this.name} ${text}`)
  }

  /** Shows where the engine does not do what the chart says. */
  diverges({ kind, rule, expected, actual }: Divergence): void {
    const seen = kind === 'state' ? `this engine still shows ${actual}` : `expected ${expected}, but here: ${actual}`
    this.#show(['bold', 'yellow'], '≠ ', seen)
    this.#show('yellow', '  ', `${rule}: ${rules[rule].text}`)
  }

  /** An actor has its new state before it emits an event, and tells its subscribers after it. */
  #showState(): void {
    const snapshot = this.#actor?.getSnapshot()
    if (!snapshot) return
    const state = nameOf(snapshot)
    if (state === this.#state) return
    this.#state = state
    const { mark, line, format } = looks[readyState(snapshot)]
    this.#line = [format, line]
    this.#print([[['bold', format], `${mark} ${state}`]])
  }

  #show(format: Format, bullet: string, text: string): void {
    this.#showState()
    const [first = '', ...rest] = wrap(text, this.#width - bullet.length - 4)
    this.#print([this.#line, [format, ` ${bullet}${first}`]])
    for (const line of rest) this.#print([this.#line, [format, ` ${' '.repeat(bullet.length)}${line}`]])
  }
}

/** `closing · draining`: after the dot what `readyState` does not show, as far as it matters. */
function nameOf({ value }: DataChannelSnapshot): string {
  return typeof value === 'string' ? value : Object.entries(value).flat().join(' · ').replace(' · opened', '')
}
