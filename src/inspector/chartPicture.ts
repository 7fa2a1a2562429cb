import type { AnyStateNode } from 'xstate'
import { isActiveIn, pathText } from './chartPaths.ts'
import type { HookedArrow, HookedDrawing } from './drawing.ts'
import type { LastTransition } from './lastTransition.ts'
import { svgElement, svgPicture } from './svgPicture.ts'
import { takenArrows } from './takenArrows.ts'

/** A chart's picture, in which states and arrows are lit by classes; it is drawn only once. */
export class ChartPicture {
  readonly element: SVGSVGElement
  readonly size: { readonly width: number; readonly height: number }
  readonly #states: readonly (readonly [SVGGElement, AnyStateNode])[]
  readonly #arrows: readonly (readonly [readonly SVGGElement[], HookedArrow])[]

  constructor(svg: string, { states, arrows }: HookedDrawing) {
    this.element = svgPicture(svg)
    const [, , width = 0, height = 0] = (this.element.getAttribute('viewBox') ?? '').split(' ').map(Number)
    this.size = { width, height }
    this.element.setAttribute('class', 'picture')
    // The text beside it says all that it shows.
    this.element.setAttribute('aria-hidden', 'true')
    const groups = groupsByHook(this.element)
    this.#states = [...states].flatMap(([hook, node]) =>
      (groups.get(hook) ?? []).map((group) => [group, node] as const),
    )
    this.#arrows = arrows.map((arrow) => [groups.get(arrow.hook) ?? [], arrow])
    for (const [group, node] of this.#states) prepareState(group, node)
    this.element.querySelector('.graph > polygon')?.remove()
  }

  /**
   * Lights the active states and the arrows of the last transition. Returns what one is to see of it: the arrows, or
   * else the states that were entered.
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
    const arrows = this.#arrows.flatMap(([groups, arrow]) => (taken.has(arrow) ? groups : []))
    if (arrows.length > 0) return arrows
    const wasActive = isActiveIn(last?.from)
    const isInnermost = ({ states }: AnyStateNode) => Object.keys(states).length === 0
    const lit = this.#states.filter(([group, node]) => group.classList.contains('is-active') && isInnermost(node))
    const entered = lit.filter(([, node]) => !wasActive(node))
    return (entered.length > 0 ? entered : lit).map(([group]) => group)
  }
}

function groupsByHook(picture: Element): Map<string, SVGGElement[]> {
  const groups = new Map<string, SVGGElement[]>()
  for (const group of picture.querySelectorAll<SVGGElement>('g.state, g.transition')) {
    const hook = [...group.classList].find((name) => /^[st]\d+$/.test(name))
    if (hook) groups.set(hook, [...(groups.get(hook) ?? []), group])
  }
  return groups
}

/** The border of a small state is drawn last, over the text: it goes to the back, so that it can be filled. */
function prepareState(group: SVGGElement, node: AnyStateNode): void {
  group.dataset.state = pathText(node.path)
  const border = group.querySelector(':scope > path') ?? group.querySelector(':scope > polygon')
  if (!border) return
  border.classList.add('border')
  if (group.classList.contains('node')) group.querySelector(':scope > polygon:first-child')?.remove()
  group.prepend(border)
  const numbers = (border.getAttribute('d') ?? border.getAttribute('points') ?? '').match(/-?[\d.]+/g)?.map(Number)
  if (!numbers) return
  const x = Math.min(...numbers.filter((_, index) => index % 2 === 0))
  const y = Math.min(...numbers.filter((_, index) => index % 2 === 1))
  group.append(svgElement('circle', { class: 'marker', cx: x + 1, cy: y + 1, r: 5 }))
}
