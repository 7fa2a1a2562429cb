import type { AnyStateNode } from 'xstate'
import { isActiveIn, pathText, type StatePath } from './chartPaths.ts'
import type { HookedArrow, HookedDrawing } from './drawing.ts'
import { setAttribute } from './element.ts'
import type { LastTransition } from './lastTransition.ts'
import { svgElement, svgPicture } from './svgPicture.ts'
import { takenArrows } from './takenArrows.ts'

/** A part of a picture: where it begins, and how large it is. */
interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The whole of a picture, or one of its regions. */
interface Part extends Box {
  readonly path: StatePath
}

/** Around a region that is shown alone. */
const MARGIN = 6

/** What one is to see of a change, and where in the chart that is. */
interface Lit {
  readonly group: SVGGElement
  readonly path: StatePath
}

/** A chart's picture, in which states and arrows are lit by classes; it is drawn only once. */
export class ChartPicture {
  readonly element: SVGSVGElement
  readonly #whole: Part
  /** The regions, by their paths. */
  readonly #regions = new Map<string, Part>()
  readonly #paths: readonly StatePath[]
  readonly #states: readonly (readonly [SVGGElement, AnyStateNode])[]
  readonly #arrows: readonly (readonly [readonly SVGGElement[], HookedArrow])[]
  readonly #graph: Element | null
  readonly #clip = svgElement('rect')
  #shown: Part

  constructor(svg: string, { states, arrows }: HookedDrawing) {
    this.element = svgPicture(svg)
    const [x = 0, y = 0, width = 0, height = 0] = numbersIn(this.element.getAttribute('viewBox'))
    this.#whole = { path: [], x, y, width, height }
    this.#shown = this.#whole
    this.element.setAttribute('class', 'picture')
    // The text beside it says all that it shows.
    this.element.setAttribute('aria-hidden', 'true')
    const groups = groupsByHook(this.element)
    this.#states = [...states].flatMap(([hook, node]) =>
      (groups.get(hook) ?? []).map((group) => [group, node] as const),
    )
    this.#arrows = arrows.map((arrow) => [groups.get(arrow.hook) ?? [], arrow])
    const graph = this.element.querySelector('.graph')
    const [left = 0, top = 0] = numbersIn(/translate\(([^)]*)\)/.exec(graph?.getAttribute('transform') ?? '')?.[1])
    for (const [group, node] of this.#states) {
      const box = prepareState(group, node)
      if (!box || node.parent?.type !== 'parallel') continue
      this.#regions.set(pathText(node.path), {
        path: node.path,
        x: box.x + left - MARGIN,
        y: box.y + top - MARGIN,
        width: box.width + 2 * MARGIN,
        height: box.height + 2 * MARGIN,
      })
    }
    // What is beside a region is in the picture, where its room has other proportions.
    const clip = svgElement('clipPath', { id: 'region' })
    this.#clip.setAttribute('transform', `translate(${-left} ${-top})`)
    clip.append(this.#clip)
    graph?.append(clip)
    this.#graph = graph
    this.#paths = [...this.#regions.values()].map(({ path }) => path)
    this.element.querySelector('.graph > polygon')?.remove()
  }

  /** The paths of its regions. */
  get regions(): readonly StatePath[] {
    return this.#paths
  }

  /** How large it is by itself, or the region of it that is shown. */
  get size(): { readonly width: number; readonly height: number } {
    return this.#shown
  }

  /** Shows a region alone; `undefined` shows the whole. */
  showRegion(region: string | undefined): void {
    this.#shown = (region !== undefined && this.#regions.get(region)) || this.#whole
    const { x, y, width, height } = this.#shown
    this.element.setAttribute('viewBox', `${x} ${y} ${width} ${height}`)
    for (const [name, value] of Object.entries({ x, y, width, height })) this.#clip.setAttribute(name, String(value))
    setAttribute(this.#graph ?? this.element, 'clip-path', this.#shown === this.#whole ? undefined : 'url(#region)')
  }

  /**
   * Lights the active states and the arrows of the last transition. Returns what one is to see of it: the arrows, or
   * else the states that were entered, or are active; of a region that is shown alone, only what is in it.
   */
  show(value: unknown, last: LastTransition | undefined): readonly SVGGElement[] {
    const isActive = isActiveIn(value)
    for (const [group, node] of this.#states) group.classList.toggle('is-active', value !== undefined && isActive(node))
    const taken = takenArrows(
      this.#arrows.map(([, arrow]) => arrow),
      last,
      value,
    )
    for (const [groups, arrow] of this.#arrows) {
      for (const group of groups) group.classList.toggle('is-last', taken.has(arrow))
    }
    const isWithin = ({ path }: Lit) => this.#shown.path.every((key, depth) => path[depth] === key)
    const arrows = this.#arrows
      .flatMap(([groups, arrow]) => (taken.has(arrow) ? groups.map((group) => ({ group, path: pathOf(arrow) })) : []))
      .filter(isWithin)
    if (arrows.length > 0) return arrows.map(({ group }) => group)
    const wasActive = isActiveIn(last?.from)
    const isInnermost = ({ states }: AnyStateNode) => Object.keys(states).length === 0
    const lit = this.#states
      .filter(([group, node]) => group.classList.contains('is-active') && isInnermost(node))
      .map(([group, node]) => ({ group, node, path: node.path }))
      .filter(isWithin)
    const entered = lit.filter(({ node }) => !wasActive(node))
    return (entered.length > 0 ? entered : lit).map(({ group }) => group)
  }
}

function pathOf({ source, goal }: HookedArrow): StatePath {
  return (source ?? goal)?.path ?? []
}

function numbersIn(text: string | null | undefined): number[] {
  return text?.match(/-?[\d.]+/g)?.map(Number) ?? []
}

function groupsByHook(picture: Element): Map<string, SVGGElement[]> {
  const groups = new Map<string, SVGGElement[]>()
  for (const group of picture.querySelectorAll<SVGGElement>('g.state, g.transition')) {
    const hook = [...group.classList].find((name) => /^[st]\d+$/.test(name))
    if (hook) groups.set(hook, [...(groups.get(hook) ?? []), group])
  }
  return groups
}

/**
 * The border of a small state is drawn last, over the text: it goes to the back, so that it can be filled. Returns where
 * the border is.
 */
function prepareState(group: SVGGElement, node: AnyStateNode): Box | undefined {
  group.dataset.state = pathText(node.path)
  const border = group.querySelector(':scope > path') ?? group.querySelector(':scope > polygon')
  if (!border) return undefined
  border.classList.add('border')
  if (group.classList.contains('node')) group.querySelector(':scope > polygon:first-child')?.remove()
  group.prepend(border)
  const numbers = numbersIn(border.getAttribute('d') ?? border.getAttribute('points'))
  if (numbers.length < 2) return undefined
  const across = numbers.filter((_, index) => index % 2 === 0)
  const down = numbers.filter((_, index) => index % 2 === 1)
  const [x, y] = [Math.min(...across), Math.min(...down)]
  group.append(svgElement('circle', { class: 'marker', cx: x + 1, cy: y + 1, r: 5 }))
  return { x, y, width: Math.max(...across) - x, height: Math.max(...down) - y }
}
