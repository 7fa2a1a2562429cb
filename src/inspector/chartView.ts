import type { AnyStateMachine } from 'xstate'
import { ChartList } from './chartList.ts'
import { activePaths, pathText } from './chartPaths.ts'
import { ChartPicture } from './chartPicture.ts'
import { chartStyles } from './chartStyles.ts'
import { type Definition, definitionOf, readDefinition } from './definition.ts'
import { draw } from './drawer.ts'
import { hookedDrawing } from './drawing.ts'
import { element, setText } from './element.ts'
import type { LastTransition } from './lastTransition.ts'
import { cutText } from './plain.ts'

/** What a chart is to show. */
export interface ShownState {
  /** The value of a machine's snapshot; `undefined` if there is none yet. */
  readonly value: unknown
  /** What has led to it: its arrow is lit. */
  readonly lastTransition?: LastTransition | undefined
}

/** A chart in a page, whose active states are lit. */
export interface ChartView {
  /** Resolves when the chart is drawn, or is shown as a list because it cannot be drawn. */
  readonly ready: Promise<void>
  /** Lights the active states and the last transition. The picture stays. */
  show(state: ShownState): void
  /** Shows the picture at a scale, 1 being its own size; `'fit'` makes it as wide as there is room, if it can be read then. */
  zoom(scale: number | 'fit'): void
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

/** A picture that is smaller cannot be read: it is scrolled instead. */
const SMALLEST = 0.6

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

  constructor(container: HTMLElement, { root, states, machine, problem }: Definition) {
    this.#root = this.#host.attachShadow({ mode: 'open' })
    this.#root.adoptedStyleSheets = [chartStyles()]
    this.#list = new ChartList(root, states)
    this.#root.append(this.#active, this.#problem, this.#scroller)
    container.append(this.#host)
    this.#scroller.append(this.#list.element)
    this.#tell(problem)
    this.ready = machine && !problem ? this.#draw(machine) : Promise.resolve()
  }

  show(state: ShownState): void {
    this.#state = state
    setText(this.#active, activeText(state.value))
    this.#list.show(state.value)
    this.#keepInView(this.#picture?.show(state.value, state.lastTransition) ?? [])
  }

  zoom(scale: number | 'fit'): void {
    this.#scale = scale
    if (!this.#picture) return
    const { element: picture, size } = this.#picture
    const isFit = scale === 'fit'
    picture.style.width = isFit ? '' : `${size.width * scale}px`
    picture.style.maxWidth = isFit ? `${size.width}px` : 'none'
    picture.style.minWidth = isFit ? `${size.width * SMALLEST}px` : '0'
    picture.classList.toggle('is-fit', isFit)
  }

  remove(): void {
    this.#host.remove()
  }

  async #draw(machine: AnyStateMachine): Promise<void> {
    try {
      const drawing = hookedDrawing(machine)
      this.#picture = new ChartPicture(await draw(drawing.order), drawing)
      this.#scroller.replaceChildren(this.#picture.element)
      this.#scroller.classList.add('has-picture')
      this.zoom(this.#scale)
      this.show(this.#state)
    } catch (error) {
      this.#tell(`The chart is not drawn: ${(error as Error).message}`)
    }
  }

  #tell(problem: string | undefined): void {
    this.#problem.hidden = problem === undefined
    setText(this.#problem, problem ?? '')
  }

  /** Scrolls within the chart, and only where the change is not to be seen already. */
  #keepInView(changed: readonly SVGGElement[]): void {
    const [first] = changed
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
