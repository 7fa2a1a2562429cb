import { channels, type DataChannelActor, type Divergence, iceAgent, type PeerConnectionActor } from '../src/index.ts'
import { changes, type Note } from './changes.ts'
import type { Findings } from './findings.ts'
import { type LaneRegion, lookOf, type RegionStates, regionNames, statesOf } from './regions.ts'
import { type Format, type Piece, width, wrap } from './text.ts'

/** Each region has a column of its own; where they are narrow, a gap keeps the text from the last. */
const columnWidth = width < 96 ? 1 : 2
const gap = ' '.repeat(2 - columnWidth)
const columnsWidth = regionNames.length * columnWidth + gap.length

/** One end's half of a timeline: a lifeline for each region, and beside them what happens. */
export class Lane {
  readonly name: string
  readonly #width: number
  readonly #findings: Findings
  readonly #print: (line: readonly Piece[]) => void
  #connection: PeerConnectionActor | undefined
  #channel: DataChannelActor | undefined
  #picture: RegionStates | undefined

  constructor(name: string, width: number, findings: Findings, print: (line: readonly Piece[]) => void) {
    this.name = name
    this.#width = width
    this.#findings = findings
    this.#print = print
  }

  /** The lifelines, as they are while nothing happens. */
  get lines(): readonly Piece[] {
    return this.#columns(regionNames, [])
  }

  /** Each region in a line of its own, with its name and its state. */
  get stairs(): readonly (readonly Piece[])[] {
    const picture = this.#look()
    return regionNames.map((region, index) => {
      const { mark, format } = lookOf(picture[region])
      return [
        ...this.#columns(regionNames.slice(0, index), []),
        [format, mark],
        ['reset', ` ${region}: `],
        [format, picture[region]],
      ]
    })
  }

  /** Shows the states that a connection and its channel go through, and the events that they emit. */
  follow(connection: PeerConnectionActor): void {
    this.#connection = connection
    this.#channel = undefined
    this.#look()
    const update = () => {
      if (connection !== this.#connection) return
      this.#followChannel(channels(connection.getSnapshot())[0])
      this.#showChanges()
    }
    connection.subscribe({ next: update, complete: update })
    connection.on('*', ({ type }) => {
      update()
      this.#showEvent(type)
    })
  }

  /** Shows what this end does, or what happens to it. */
  says(text: string): void {
    this.#showChanges()
    this.#show(['bold', '', `${this.name} ${text}`])
  }

  /** The same, and the state that each region is in. */
  shows(text: string): void {
    this.#look()
    this.#show(['bold', '', `${this.name} ${text}`], regionNames)
  }

  /** Shows a table, which takes the place of the lifelines when there are none left. */
  lists(rows: readonly (readonly Piece[])[]): void {
    for (const row of rows) this.#print([['reset', '  '], ...row])
  }

  /** Shows where the engine does not do what the chart says, when it breaks a rule for the first time. */
  diverges({ kind, rule, target, actual }: Divergence): void {
    if (!this.#findings.add(rule) || !this.#picture) return
    const attribute = kind === 'state' && target.startsWith('dataChannel') ? 'readyState: ' : ''
    this.#showChanges()
    this.#show(['yellow', '≠ ', `${rule} ${attribute}${actual}`])
  }

  #followChannel(channel: DataChannelActor | undefined): void {
    if (this.#channel || !channel) return
    this.#channel = channel
    // Closed with its connection, it ends before the transports do: their common end is shown as one.
    const update = () => {
      if (this.#connection && iceAgent(this.#connection.getSnapshot()) === 'running') this.#showChanges()
    }
    channel.subscribe({ next: update, complete: update })
    channel.on('*', ({ type }) => this.#showEvent(type))
  }

  #showEvent(type: string): void {
    if (type === 'divergence') return
    this.#showChanges()
    this.#show(['cyan', '» ', type])
  }

  /** An actor has its new state before it emits an event, and tells its subscribers after it. */
  #showChanges(): void {
    const before = this.#picture
    const picture = this.#look()
    const changed = regionNames.filter((region) => before && picture[region] !== before[region])
    if (!before || changed.length === 0) return
    for (const [index, note] of changes(before, picture, changed).entries())
      this.#show(note, index === 0 ? changed : [])
  }

  #look(): RegionStates {
    if (!this.#connection) throw new Error(`${this.name} has no connection yet.`)
    this.#picture = statesOf(this.#connection.getSnapshot(), this.#channel)
    return this.#picture
  }

  #show([format, bullet, text]: Note, entered: readonly LaneRegion[] = []): void {
    for (const [index, line] of wrap(text, this.#width - columnsWidth - bullet.length).entries()) {
      const start = index === 0 ? bullet : ' '.repeat(bullet.length)
      this.#print([...this.#columns(regionNames, index === 0 ? entered : []), [format, gap + start + line]])
    }
  }

  /** The columns of some regions: the mark of a state that has just begun, or the line of one that lasts. */
  #columns(regions: readonly LaneRegion[], entered: readonly LaneRegion[]): readonly Piece[] {
    const isOver = this.#connection?.getSnapshot().status === 'done'
    return regions.map((region) => {
      const { mark, line, format } = lookOf(this.#picture?.[region] ?? 'none')
      if (entered.includes(region)) return [['bold', format] as Format, mark.padEnd(columnWidth)]
      return [format, (isOver ? ' ' : line).padEnd(columnWidth)]
    })
  }
}
