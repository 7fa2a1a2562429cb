import { breathe } from '../../import/bytes/breathe.ts'
import { element } from '../element.ts'
import { cutText } from '../plain.ts'
import { savedMessages } from '../store/savedMessages.ts'
import { ActorTree } from './actorTree.ts'
import { ChartPane } from './chartPane.ts'
import { DetailsPane } from './detailsPane.ts'
import { takeDrops } from './drops.ts'
import { DumpList } from './dump/dumpList.ts'
import { lifeSession, type NamedDump } from './dump/openDump.ts'
import type { ListedConnection } from './dump/openedDump.ts'
import { emptyState } from './emptyState.ts'
import { HelpDialog } from './helpDialog.ts'
import { inSlices } from './inSlices.ts'
import type { MountedInspector, MountOptions } from './inspector.ts'
import { Intake } from './intake.ts'
import { takeKeys } from './keys.ts'
import { NoTrace } from './noTrace.ts'
import { NoticeBar } from './noticeBar.ts'
import { opened } from './opening.ts'
import { PlotsPane } from './plots/plotsPane.ts'
import { fileName, saveFile } from './saveFile.ts'
import { type Actions, type Pane, Session } from './session.ts'
import { splitter } from './splitter.ts'
import { StepBar } from './stepBar.ts'
import { pageStyles } from './styles.ts'
import { TimelinePane } from './timelinePane.ts'
import { TopBar } from './topBar.ts'

/** What the page is called. */
const TITLE = 'Statecharts inspector'

/** Options that only the page of the inspector's server has. */
export interface PageOptions extends MountOptions {
  /** Where apps send to: the empty page tells it. */
  readonly address?: string | undefined
}

/** Of what is shown, in the title: in characters. */
const LONGEST_TITLE = 100

/** How long a search goes on in one frame, in milliseconds: the rest is found in the next ones. */
const SEARCH = 12

/** The whole page. What changes is shown in the next frame, however much it was. */
export class InspectorPage implements MountedInspector, Actions {
  readonly #host = element('div', { class: 'statecharts-inspector' })
  readonly #bar = new TopBar(this)
  readonly #notices = new NoticeBar()
  readonly #chart: ChartPane
  readonly #timeline = new TimelinePane(this)
  readonly #plots = new PlotsPane(this)
  readonly #help = new HelpDialog()
  readonly #list = new DumpList(this)
  readonly #page: HTMLElement
  readonly #ownsPage: boolean
  readonly #panes: readonly Pane[]
  readonly #leave: () => void
  #live = new Session()
  #trace: Session | undefined
  /** The dump that is open; its connections are listed while no trace is shown. */
  #dump: NamedDump | undefined
  /** The connection of it that was chosen last. */
  #chosen: ListedConnection | undefined
  /** What is being opened; the last one counts. */
  #opening: Promise<boolean> | undefined
  /** Ends it. */
  #opener = new AbortController()
  readonly #intake = new Intake(() => this.#schedule())
  #frame = 0
  /** What gets the focus when it is shown. */
  #toFocus: { focus(): void } | undefined
  readonly #waiting: (() => void)[] = []

  constructor(container: HTMLElement, { source, ownsPage = false, address }: PageOptions) {
    this.#ownsPage = ownsPage
    this.#chart = new ChartPane(emptyState(address))
    const actors = new ActorTree(this)
    const details = new DetailsPane()
    this.#panes = [
      this.#bar,
      this.#notices,
      actors,
      this.#chart,
      details,
      new StepBar(this),
      this.#timeline,
      this.#plots,
      this.#list,
    ]
    const root = this.#host.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [pageStyles()]
    const page = element('div', { class: 'inspector', role: 'region', 'aria-label': 'Statecharts inspector' })
    page.append(...this.#panes.map((pane) => pane.element), this.#help.element)
    for (const [pane, options] of [
      [actors, { name: 'actors', label: 'Width of the actors', direction: 'right' }],
      [details, { name: 'details', label: 'Width of the details', direction: 'left' }],
      [this.#timeline, { name: 'timeline', label: 'Height of the timeline', direction: 'up' }],
    ] as const) {
      // After what it makes larger or smaller, also for who goes through the page with Tab.
      pane.element.after(splitter({ ...options, pane: pane.element, page }))
    }
    this.#page = page
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
    return this.#begin((signal) => this.#open(trace, name, signal))
  }

  choose(connection: ListedConnection): void {
    const dump = this.#dump
    if (dump) void this.#begin((signal) => this.#openLife(connection, dump, signal))
  }

  backToList(): void {
    if (!this.#dump) return
    this.#giveUp()
    this.#trace = undefined
    this.#showList()
    this.#list.focus(this.#chosen)
    this.#schedule()
  }

  async shown(): Promise<void> {
    await this.#opening
    await this.#intake.done
    if (this.#frame !== 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    await this.#chart.ready
    await this.#plots.ready
  }

  unmount(): void {
    this.#leave()
    this.#intake.end()
    this.#plots.end()
    this.#giveUp()
    this.#dump?.end()
    cancelAnimationFrame(this.#frame)
    this.#host.remove()
  }

  change(what: (session: Session) => void): void {
    // Keys that step mean nothing to a list.
    if (this.#isListed) return
    what(this.#shown)
    this.#schedule()
  }

  open(file: File): void {
    void this.show(file, file.name)
  }

  backToLive(): void {
    this.#giveUp()
    this.#trace = undefined
    this.#dump?.end()
    this.#dump = undefined
    this.#showList()
    this.#schedule()
  }

  save(): void {
    if (!this.#isListed) void this.#save(this.#shown)
  }

  help(): void {
    this.#help.open()
  }

  search(): void {
    if (!this.#isListed) this.#timeline.search()
  }

  table(): void {
    this.#plots.toggleTable()
  }

  zoom(how: 'in' | 'out' | 'fit'): void {
    this.#chart.zoom(how)
  }

  async #save({ opened, store, traceName, title = 'inspector' }: Session): Promise<void> {
    if (store.end === store.first) return
    const name = traceName?.endsWith('.json') && !this.#dump ? traceName : fileName(title)
    if (opened instanceof Blob) return saveFile(opened, name)
    const parts =
      opened === undefined
        ? await inSlices(savedMessages(store), () => false)
        : [typeof opened === 'string' ? opened : JSON.stringify(opened)]
    saveFile(new Blob(parts, { type: 'application/json' }), name)
  }

  async #open(given: unknown, name: string, signal: AbortSignal): Promise<boolean> {
    this.#notices.problem = undefined
    this.#notices.opening = name
    // Who calls has its own task: nothing is done in it.
    await breathe()
    const onProgress = (text: string) => {
      if (!signal.aborted) this.#notices.opening = `${name} (${text})`
    }
    const found = await opened(given, name, { signal, onProgress })
    if (signal.aborted && found && 'end' in found) found.end()
    if (!found || signal.aborted) return false
    this.#notices.opening = undefined
    if (found instanceof NoTrace) {
      this.#notices.problem = `${name}: ${found.reason}`
      return false
    }
    const isTrace = found instanceof Session
    if (isTrace) found.opened = given
    this.#trace = isTrace ? found : undefined
    this.#dump?.end()
    this.#dump = isTrace ? undefined : found
    this.#chosen = undefined
    this.#showList()
    this.#schedule()
    return true
  }

  async #openLife(connection: ListedConnection, dump: NamedDump, signal: AbortSignal): Promise<boolean> {
    this.#notices.problem = undefined
    this.#notices.opening = connection.life.id
    await breathe()
    const session = await inSlices(lifeSession(connection, dump), () => signal.aborted)
    if (!session || signal.aborted) return false
    this.#notices.opening = undefined
    if (session instanceof NoTrace) {
      this.#notices.problem = `${connection.life.id}: ${session.reason}`
      return false
    }
    this.#trace = session
    this.#chosen = connection
    this.#showList()
    this.#toFocus = this.#timeline
    this.#schedule()
    return true
  }

  /** Begins to open something; the last one counts. */
  #begin(open: (signal: AbortSignal) => Promise<boolean>): Promise<boolean> {
    this.#giveUp()
    this.#opener = new AbortController()
    this.#opening = open(this.#opener.signal)
    return this.#opening
  }

  /** Ends the opening of what is not wanted any more. */
  #giveUp(): void {
    this.#opener.abort()
    this.#opening = undefined
    this.#notices.opening = undefined
  }

  get #isListed(): boolean {
    return this.#dump !== undefined && !this.#trace
  }

  /** Shows the list of the dump, or what it hides. */
  #showList(): void {
    this.#list.dump = this.#isListed ? this.#dump : undefined
    this.#bar.dump = this.#dump && { name: this.#dump.name, isListed: this.#isListed }
    this.#page.classList.toggle('has-list', this.#isListed)
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
    const end = performance.now() + SEARCH
    session.timeline.update(() => performance.now() > end)
    for (const pane of this.#panes) pane.render(session)
    this.#toFocus?.focus()
    this.#toFocus = undefined
    if (this.#ownsPage) setTitle(this.#isListed ? this.#dump?.name : session.title)
    if (session.timeline.isBehind) this.#schedule()
    else for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

function setTitle(title: string | undefined): void {
  const whole = title === undefined ? TITLE : `${cutText(title, LONGEST_TITLE)} · ${TITLE}`
  if (document.title !== whole) document.title = whole
}
