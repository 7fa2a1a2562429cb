import { engine } from '#engine'
import { makePeers, type Peers } from '../../harness/peers.ts'
import { Column } from './column.ts'
import { element } from './element.ts'
import { StoryPeer } from './peer.ts'
import type { PeerReading } from './reading.ts'
import type { PeerName, TimelineRow } from './row.ts'
import { StoryTimeline } from './timeline.ts'
import type { ViewName } from './views.ts'

type StoryMoment = Readonly<Record<PeerName, PeerReading>>

/** What a stage is set up with. */
export interface StageOptions {
  readonly title: string
  readonly about: string
  /** The charts that are shown of each peer; the first one as a picture, until another is chosen. */
  readonly views: readonly ViewName[]
  readonly configuration?: RTCConfiguration | undefined
  /** Whether the calls are above the charts: who looks at the story is to press them. */
  readonly callsFirst?: boolean | undefined
  /** The code that is run. */
  readonly code?: string | undefined
}

/** Two peers in this page, and all that is shown of them. */
export class StoryStage {
  readonly A: StoryPeer
  readonly B: StoryPeer
  /** Lets A offer and B answer. Candidates go along with both: then none is on its way afterwards. */
  readonly negotiate: Peers['negotiate']
  readonly element: HTMLElement
  /** What a story adds, between its text and the peers. */
  readonly extra = element('div')
  readonly #columns: Readonly<Record<PeerName, Column>>
  readonly #timeline = new StoryTimeline((chosen) => this.#choose(chosen))
  readonly #moments: StoryMoment[] = []
  #chosen: number | undefined
  #isShowQueued = false

  constructor({ title, about, views, configuration, callsFirst = false, code }: StageOptions) {
    const [a, b] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)]
    const peer = (name: PeerName, connection: RTCPeerConnection) =>
      new StoryPeer(name, connection, (row) => this.#add(row))
    this.A = peer('A', a)
    this.B = peer('B', b)
    this.negotiate = makePeers({ a, b, trickle: false }).negotiate
    this.#columns = {
      A: new Column(this.A, this.B, views, callsFirst),
      B: new Column(this.B, this.A, views, callsFirst),
    }
    this.element = element(
      'main',
      { class: 'stage' },
      element(
        'header',
        {},
        element(
          'div',
          { class: 'title' },
          element('h1', {}, title),
          element(
            'p',
            { class: 'engine' },
            `Live, in this page: ${engine === 'firefox' ? 'Firefox' : 'Chromium'}’s own WebRTC.`,
          ),
        ),
        element('p', { class: 'about' }, about),
      ),
      code !== undefined &&
        element('pre', { tabindex: 0, role: 'region', 'aria-label': 'Code' }, element('code', {}, code)),
      this.extra,
      element('div', { class: 'columns' }, this.#columns.A.element, this.#columns.B.element),
      this.#timeline.element,
    )
    this.#show()
  }

  /** Resolves when the pictures are drawn. */
  async ready(): Promise<void> {
    await Promise.all(Object.values(this.#columns).map(({ charts }) => charts.ready))
    this.#show()
  }

  /** What can be seen without scrolling: the timeline; and of each peer's chart, something of what is lit. */
  get inView(): Readonly<Record<'timeline' | PeerName, boolean>> {
    const { top, bottom } = this.#timeline.element.getBoundingClientRect()
    return {
      timeline: top >= 0 && bottom <= innerHeight + 1,
      A: this.#columns.A.charts.isLitInView,
      B: this.#columns.B.charts.isLitInView,
    }
  }

  /** Begins a part of the story. */
  begin(title: string): void {
    this.#timeline.begin(title)
  }

  /** Presses the button of a call, which must be legal. */
  press(peer: StoryPeer, call: string): void {
    this.#columns[peer.name].calls.press(call)
  }

  /** Shows the moment again at which a cause had its effect for the first time. */
  recall(cause: string): void {
    this.#timeline.recall(cause)
  }

  /** Forgets what was logged, so that what follows can be compared with a table. */
  forget(): void {
    for (const { channels, engine, emitted, causes } of [this.A, this.B]) {
      engine.log.length = emitted.length = causes.length = 0
      for (const { log } of channels) log.length = 0
    }
  }

  /** Closes both connections. */
  close(): void {
    for (const { connection } of [this.A, this.B]) connection.close()
    for (const { charts } of Object.values(this.#columns)) charts.remove()
  }

  #add(row: TimelineRow): void {
    this.#timeline.add(row)
    this.#moments.push({ A: this.A.read(), B: this.B.read() })
    if (this.#isShowQueued) return
    this.#isShowQueued = true
    queueMicrotask(() => {
      this.#isShowQueued = false
      this.#show()
    })
  }

  #choose(chosen: number | undefined): void {
    this.#chosen = chosen
    this.#show()
    // The moment that was chosen is looked at in the charts.
    if (chosen !== undefined) this.#columns.A.charts.scrollIntoView()
  }

  #show(): void {
    const past = this.#chosen === undefined ? undefined : this.#moments[this.#chosen]
    const moment = past ?? { A: this.A.read(), B: this.B.read() }
    for (const name of ['A', 'B'] as const) this.#columns[name].show(moment[name], !past)
  }
}
