import { element, setAttribute } from '../element.ts'
import { onResize } from '../onResize.ts'

/** What a splitter is between. */
export interface SplitterOptions {
  /** The name of the part that it makes larger or smaller; its size is the custom property `--NAME-size`. */
  readonly name: 'actors' | 'details' | 'timeline'
  readonly label: string
  /** The part itself. */
  readonly pane: HTMLElement
  /** Where its size is kept. */
  readonly page: HTMLElement
  readonly direction: 'right' | 'left' | 'up'
}

/** In pixels. */
const SMALLEST = 120
/** Of the page. */
const LARGEST = 0.7
/** By how much a key makes it larger or smaller, in pixels. */
const STEP = 24

/** The line between two parts of the page: it can be dragged, and moved with the keys of arrows. */
export function splitter({ name, label, pane, page, direction }: SplitterOptions): HTMLElement {
  const isUp = direction === 'up'
  const line = element('div', {
    class: `splitter of-${name}`,
    role: 'separator',
    tabindex: '0',
    'aria-label': label,
    'aria-orientation': isUp ? 'horizontal' : 'vertical',
    'aria-valuemin': SMALLEST,
    title: 'Drag, or use the arrow keys; a double-click sets it back',
  })
  const size = () => (isUp ? pane.offsetHeight : pane.offsetWidth)
  const largest = () => Math.max(SMALLEST, Math.round((isUp ? page.offsetHeight : page.offsetWidth) * LARGEST))
  const say = () => {
    setAttribute(line, 'aria-valuemax', String(largest()))
    setAttribute(line, 'aria-valuenow', String(Math.max(SMALLEST, Math.min(largest(), size()))))
  }
  const resize = (to: number) => {
    page.style.setProperty(`--${name}-size`, `${Math.round(Math.max(SMALLEST, Math.min(largest(), to)))}px`)
    say()
  }
  const reset = () => {
    page.style.removeProperty(`--${name}-size`)
    say()
  }

  let grabbed: { readonly at: number; readonly size: number } | undefined
  const along = ({ clientX, clientY }: PointerEvent) => (direction === 'right' ? clientX : isUp ? -clientY : -clientX)
  line.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    line.setPointerCapture(event.pointerId)
    grabbed = { at: along(event), size: size() }
  })
  line.addEventListener('pointermove', (event) => {
    if (grabbed) resize(grabbed.size + along(event) - grabbed.at)
  })
  for (const type of ['pointerup', 'pointercancel'] as const) {
    line.addEventListener(type, () => {
      grabbed = undefined
    })
  }
  line.addEventListener('dblclick', reset)

  const [larger, smaller] = {
    right: ['ArrowRight', 'ArrowLeft'],
    left: ['ArrowLeft', 'ArrowRight'],
    up: ['ArrowUp', 'ArrowDown'],
  }[direction]
  line.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === larger) resize(size() + STEP)
    else if (event.key === smaller) resize(size() - STEP)
    else if (event.key === 'Home') resize(SMALLEST)
    else if (event.key === 'End') resize(largest())
    else if (event.key === 'Enter') reset()
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  onResize(pane, say)
  say()
  return line
}
