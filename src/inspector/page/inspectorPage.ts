import { element } from '../element.ts'
import { ActorTree } from './actorTree.ts'
import { ChartPane } from './chartPane.ts'
import { DetailsPane } from './detailsPane.ts'
import { takeDrops } from './drops.ts'
import { emptyState } from './emptyState.ts'
import type { MountedInspector, MountOptions } from './inspector.ts'
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
          if (status.startsAnew && this.#live.store.end > 0) this.#live = new Session()
          this.#bar.status = status
          this.#schedule()
        },
      ) ?? (() => {})
    this.#schedule()
  }

  receive(messages: readonly unknown[]): void {
    this.#live.store.receive(messages)
    this.#schedule()
  }

  show(trace: unknown, name = 'trace'): boolean {
    const session = traceSession(trace, name)
    if (session instanceof NoTrace) this.#notices.problem = `${name}: ${session.reason}`
    else {
      this.#notices.problem = undefined
      this.#trace = session
      this.#schedule()
    }
    return !(session instanceof NoTrace)
  }

  async shown(): Promise<void> {
    if (this.#frame !== 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    await this.#chart.ready
  }

  unmount(): void {
    this.#leave()
    cancelAnimationFrame(this.#frame)
    this.#host.remove()
  }

  change(what: (session: Session) => void): void {
    what(this.#shown)
    this.#schedule()
  }

  open(file: File): void {
    void readTraceFile(file).then((read) => {
      if (read instanceof NoTrace) this.#notices.problem = `${file.name}: ${read.reason}`
      else this.show(read, file.name)
    })
  }

  backToLive(): void {
    this.#trace = undefined
    this.#schedule()
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
