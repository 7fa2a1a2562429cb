import { element } from '../element.ts'
import { ActorTree } from './actorTree.ts'
import { ChartPane } from './chartPane.ts'
import { DetailsPane } from './detailsPane.ts'
import { takeDrops } from './drops.ts'
import { emptyState } from './emptyState.ts'
import { inSlices, restOfBrowser } from './inSlices.ts'
import type { MountedInspector, MountOptions } from './inspector.ts'
import { Intake } from './intake.ts'
import { takeKeys } from './keys.ts'
import { NoticeBar } from './noticeBar.ts'
import { type Actions, type Pane, Session } from './session.ts'
import { StepBar } from './stepBar.ts'
import { pageStyles } from './styles.ts'
import { TimelinePane } from './timelinePane.ts'
import { TopBar } from './topBar.ts'
import { NoTrace, readTraceFile, traceSession } from './traceSession.ts'

/** The whole page. What changes is shown in the next frame, however much it was. */
export class InspectorPage implements MountedInspector, Actions {
  readonly #host = element('div', { class: 'statecharts-inspector' })
  readonly #bar = new TopBar(this)
  readonly #notices = new NoticeBar()
  readonly #chart = new ChartPane(emptyState())
  readonly #panes: readonly Pane[]
  readonly #leave: () => void
  #live = new Session()
  #trace: Session | undefined
  /** What is being opened; the last one counts. */
  #opening: Promise<boolean> | undefined
  readonly #intake = new Intake(() => this.#schedule())
  #frame = 0
  readonly #waiting: (() => void)[] = []

  constructor(container: HTMLElement, { source, ownsPage = false }: MountOptions) {
    this.#panes = [
      this.#bar,
      this.#notices,
      new ActorTree(this),
      this.#chart,
      new DetailsPane(),
      new StepBar(this),
      new TimelinePane(this),
    ]
    const root = this.#host.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [pageStyles()]
    const page = element('div', { class: 'inspector', role: 'region', 'aria-label': 'Statecharts inspector' })
    page.append(...this.#panes.map((pane) => pane.element))
    root.append(page)
    container.append(this.#host)
    takeKeys(ownsPage ? document.documentElement : page, this)
    takeDrops(this.#host, page, this)
    this.#leave =
      source?.subscribe(
        (messages) => this.receive(messages),
        (status) => {
          if (status.startsAnew) this.#beginAnew()
          this.#bar.status = status
          this.#schedule()
        },
      ) ?? (() => {})
    this.#schedule()
  }

  receive(messages: readonly unknown[]): void {
    this.#intake.take(this.#live.store, messages)
    this.#schedule()
  }

  show(trace: unknown, name = 'trace'): Promise<boolean> {
    const opening: Promise<boolean> = this.#open(trace, name, () => this.#opening !== opening)
    this.#opening = opening
    return opening
  }

  async shown(): Promise<void> {
    await this.#opening
    await this.#intake.done
    if (this.#frame !== 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    await this.#chart.ready
  }

  unmount(): void {
    this.#leave()
    this.#intake.end()
    this.#opening = undefined
    cancelAnimationFrame(this.#frame)
    this.#host.remove()
  }

  change(what: (session: Session) => void): void {
    what(this.#shown)
    this.#schedule()
  }

  open(file: File): void {
    void this.show(readTraceFile(file), file.name)
  }

  backToLive(): void {
    this.#opening = undefined
    this.#notices.opening = undefined
    this.#trace = undefined
    this.#schedule()
  }

  async #open(given: unknown, name: string, isOver: () => boolean): Promise<boolean> {
    this.#notices.problem = undefined
    this.#notices.opening = name
    // Who calls has its own task: nothing is done in it.
    await restOfBrowser()
    const trace = await given
    const session = trace instanceof NoTrace ? trace : await inSlices(traceSession(trace, name), isOver)
    if (!session || isOver()) return false
    this.#notices.opening = undefined
    if (session instanceof NoTrace) {
      this.#notices.problem = `${name}: ${session.reason}`
      return false
    }
    this.#trace = session
    this.#schedule()
    return true
  }

  #beginAnew(): void {
    this.#intake.end()
    if (this.#live.store.end > 0) this.#live = new Session()
  }

  get #shown(): Session {
    return this.#trace ?? this.#live
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#render())
  }

  #render(): void {
    this.#frame = 0
    const session = this.#shown
    session.timeline.update()
    for (const pane of this.#panes) pane.render(session)
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
