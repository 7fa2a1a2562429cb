import type { AnyStateMachine } from 'xstate'
import { ChartList } from './chartList.ts'
import { activePaths, pathText, type StatePath } from './chartPaths.ts'
import { ChartPicture } from './chartPicture.ts'
import { chartStyles } from './chartStyles.ts'
import { type Definition, definitionOf, readDefinition } from './definition.ts'
import { draw } from './drawer.ts'
import { hookedDrawing } from './drawing.ts'
import { element, setText } from './element.ts'
import type { LastTransition } from './lastTransition.ts'
import { onResize } from './onResize.ts'
import { cutText } from './plain.ts'

/** What a chart is to show. */
export interface ShownState {
  /** The value of a machine's snapshot; `undefined` if there is none yet. */
  readonly value: unknown
  /** The transition that led to it: its arrow is highlighted. */
  readonly lastTransition?: LastTransition | undefined
}

/** A chart in a page, whose active states are lit. */
export interface ChartView {
  /** Resolves when the chart is drawn, or is shown as a list because it cannot be drawn. */
  readonly ready: Promise<void>
  /** Lights the active states and the last transition. The picture stays. */
  show(state: ShownState): void
  /**
   * Shows the picture at a scale, 1 being its own size; `'fit'` shows all of it, as large as there is room.
   *
   * @param at - a point of the window that is to stay where it is; by default, what has changed last comes into view
   */
  zoom(scale: number | 'fit', at?: { readonly x: number; readonly y: number }): void
  /** The scale at which the picture is shown now; `undefined` if it is not drawn, or not in view. */
  readonly scale: number | undefined
  /** The regions that can be shown alone, by the keys from the root to each; none until the chart is drawn. */
  readonly regions: readonly (readonly string[])[]
  /**
   * Shows one region alone, by its keys with dots between them: `live.signaling`. `undefined` shows the whole chart. An
   * unknown region is ignored.
   */
  showRegion(region: string | undefined): void
  /** Takes it out of the page. */
  remove(): void
}

/**
 * Shows a chart inside an element: as a picture, with its active states also as text for screen readers; a chart that
 * cannot be drawn, as a nested list of its states.
 *
 * Its colours are CSS custom properties (`--chart-line`, `--chart-text`, `--chart-state`, `--chart-active`,
 * `--chart-active-fill`, `--chart-last`, …), with values for light and dark (`color-scheme`).
 *
 * @param chart - a machine, or the JSON of its config as `@statelyai/inspect` sends it
 *
 * @example
 * ```ts
 * const view = createChartView(document.querySelector('#chart'), dataChannelMachine)
 * channel.subscribe(({ value }) => view.show({ value }))
 * ```
 */
export function createChartView(container: HTMLElement, chart: AnyStateMachine | string | undefined): ChartView {
  return new View(container, typeof chart === 'object' ? definitionOf(chart.config, chart) : readDefinition(chart))
}

/** So many active states are said; of others only how many they are. */
const MOST_SAID = 100
/** Of what says an active state: in characters. */
const LONGEST_SAID = 300

/** Below this scale text cannot be read: then only what is active is named, in larger letters. */
const LEGIBLE = 0.45
/** In what size: of the text's own. */
const READABLE = 0.9

class View implements ChartView {
  readonly ready: Promise<void>
  readonly #root: ShadowRoot
  readonly #host = element('div', { class: 'chart-host' })
  readonly #scroller = element('div', { class: 'chart', role: 'group', tabindex: '0', 'aria-label': 'Chart' })
  readonly #active = element('p', { class: 'visually-hidden' })
  readonly #problem = element('p', { class: 'problem' })
  readonly #list: ChartList
  #picture: ChartPicture | undefined
  #state: ShownState = { value: undefined }
  #scale: number | 'fit' = 'fit'
  #region: string | undefined
  /** What is to be seen of the last change. */
  #changed: readonly SVGGElement[] = []
  readonly #endResizing: () => void

  constructor(container: HTMLElement, { root, states, machine, problem }: Definition) {
    this.#root = this.#host.attachShadow({ mode: 'open' })
    this.#root.adoptedStyleSheets = [chartStyles()]
    this.#list = new ChartList(root, states)
    this.#root.append(this.#active, this.#problem, this.#scroller)
    container.append(this.#host)
    this.#scroller.append(this.#list.element)
    this.#tell(problem)
    this.#endResizing = onResize(this.#scroller, () => this.#nameActive())
    this.ready = machine && !problem ? this.#draw(machine) : Promise.resolve()
  }

  show(state: ShownState): void {
    this.#state = state
    setText(this.#active, activeText(state.value))
    this.#list.show(state.value)
    this.#changed = this.#picture?.show(state.value, state.lastTransition) ?? []
    this.#keepInView()
  }

  zoom(scale: number | 'fit', at?: { readonly x: number; readonly y: number }): void {
    this.#scale = scale
    if (!this.#picture) return
    const { element: picture, size } = this.#picture
    const before = at && picture.getBoundingClientRect()
    const isFit = scale === 'fit'
    const { width, height } = size
    this.#scroller.classList.toggle('is-fit', isFit)
    picture.style.width = isFit ? '' : `${width * scale}px`
    picture.style.height = isFit ? '' : `${height * scale}px`
    picture.style.maxWidth = isFit ? `${width}px` : ''
    picture.style.maxHeight = isFit ? `${height}px` : ''
    this.#nameActive()
    if (!at || !before) {
      this.#keepInView()
      return
    }
    const now = picture.getBoundingClientRect()
    this.#scroller.scrollBy({
      left: now.left + ((at.x - before.left) / before.width) * now.width - at.x,
      top: now.top + ((at.y - before.top) / before.height) * now.height - at.y,
      behavior: 'instant',
    })
  }

  get scale(): number | undefined {
    if (!this.#picture) return undefined
    const { width, height } = this.#picture.element.getBoundingClientRect()
    const { size } = this.#picture
    return width > 0 ? Math.min(width / size.width, height / size.height) : undefined
  }

  get regions(): readonly StatePath[] {
    return this.#picture?.regions ?? []
  }

  showRegion(region: string | undefined): void {
    const isKnown = region === undefined || !this.#picture || this.regions.some((path) => pathText(path) === region)
    if (!isKnown || region === this.#region) return
    this.#region = region
    this.#picture?.showRegion(region)
    this.zoom(this.#scale)
    this.show(this.#state)
  }

  remove(): void {
    this.#endResizing()
    this.#host.remove()
  }

  async #draw(machine: AnyStateMachine): Promise<void> {
    try {
      const drawing = hookedDrawing(machine)
      this.#picture = new ChartPicture(await draw(drawing.order), drawing)
      this.#scroller.replaceChildren(this.#picture.element)
      this.#scroller.classList.add('has-picture')
      this.#picture.showRegion(this.#region)
      this.show(this.#state)
      this.zoom(this.#scale)
    } catch (error) {
      this.#tell(`The chart is not drawn: ${(error as Error).message}`)
    }
  }

  /** Lets what is active be read in a picture that is small. */
  #nameActive(): void {
    const { scale } = this
    if (!this.#picture || scale === undefined) return
    const { element: picture } = this.#picture
    picture.classList.toggle('is-small', scale < LEGIBLE)
    picture.style.setProperty('--enlarged', String(READABLE / scale))
  }

  #tell(problem: string | undefined): void {
    this.#problem.hidden = problem === undefined
    setText(this.#problem, problem ?? '')
  }

  /** Scrolls within the chart, and only where the change is not to be seen already. */
  #keepInView(): void {
    const [first] = this.#changed
    if (!first) return
    const room = this.#scroller.getBoundingClientRect()
    const { left, right, top, bottom } = first.getBoundingClientRect()
    if (left >= room.left && right <= room.right && top >= room.top && bottom <= room.bottom) return
    this.#scroller.scrollBy({
      left: (left + right) / 2 - (room.left + room.right) / 2,
      top: (top + bottom) / 2 - (room.top + room.bottom) / 2,
      behavior: 'instant',
    })
  }
}

function activeText(value: unknown): string {
  const active = activePaths(value)
  if (active.length === 0) return 'No active state'
  const said = active.slice(0, MOST_SAID).map((path) => cutText(pathText(path), LONGEST_SAID))
  const others = active.length > said.length ? `, … ${active.length - said.length} more` : ''
  return `Active states: ${said.join(', ')}${others}`
}
