import uPlot from 'uplot'
import { element, setText } from '../../element.ts'
import { onResize } from '../../onResize.ts'
import { timeText } from '../stepText.ts'
import { measureText, type Plot } from './plots.ts'

/** In pixels. */
const HEIGHT = 104
/** Of texts at the axes. */
const FONT = '11px system-ui, sans-serif'
/** All plots of a page show the same place. */
const SYNC = 'statecharts-inspector'

/** Nothing is zoomed; and a press is one, however the pointer has moved. */
const noDrag: uPlot.Cursor.Drag = { x: false, y: false, setScale: false, click: () => {} }

/** One plot: a canvas, and above it what each line is at the cursor. */
export class PlotCanvas {
  readonly element: HTMLElement
  readonly #plot: Plot
  readonly #times: readonly number[]
  readonly #values: HTMLElement[] = []
  readonly #swatches: HTMLElement[] = []
  readonly #holder: HTMLElement
  readonly #drawn: uPlot
  readonly #leave: (() => void)[] = []
  #time = 0
  #colours = ''

  constructor(plot: Plot, times: readonly number[], choose: (time: number) => void) {
    this.#plot = plot
    this.#times = times
    const legend = plot.lines.map(({ label }, place) => {
      const swatch = element('span', { class: `swatch of-${place}`, 'aria-hidden': 'true' })
      const value = element('span', { class: 'value' })
      this.#swatches.push(swatch)
      this.#values.push(value)
      return element('span', { class: 'line' }, swatch, `${label} `, value)
    })
    this.#holder = element('div', { class: 'plot-canvas', role: 'img', 'aria-label': wholeText(plot) })
    this.element = element(
      'figure',
      { class: 'plot' },
      element('figcaption', {}, element('h3', {}, plot.title), ...legend),
      this.#holder,
    )
    this.#drawn = new uPlot(this.#options(), this.#data(), this.#holder)
    this.#drawn.over.addEventListener('click', ({ offsetX }) => choose(this.#drawn.posToVal(offsetX, 'x') * 1000))
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const redraw = () => this.#drawn.redraw(false)
    dark.addEventListener('change', redraw)
    this.#leave.push(
      () => dark.removeEventListener('change', redraw),
      onResize(this.#holder, () => this.#fit()),
    )
  }

  /** Moves the cursor. */
  show(time: number): void {
    const { color } = getComputedStyle(this.#holder)
    const isSame = time === this.#time && color === this.#colours
    this.#time = time
    this.#colours = color
    this.#say(this.#drawn.cursor.idx)
    if (!isSame) this.#drawn.redraw(false)
  }

  remove(): void {
    for (const leave of this.#leave) leave()
    this.#drawn.destroy()
  }

  #fit(): void {
    const { clientWidth } = this.#holder
    if (clientWidth > 0) this.#drawn.setSize({ width: clientWidth, height: HEIGHT })
  }

  /** Says what the lines are where the pointer is, or else at the cursor. */
  #say(pointed: number | null | undefined): void {
    const place = pointed ?? placeOf(this.#times, this.#time)
    for (const [line, { values }] of this.#plot.lines.entries()) {
      const value = this.#values[line]
      if (value) setText(value, measureText(values[place], this.#plot.unit))
    }
  }

  #data(): uPlot.AlignedData {
    return [this.#times.map((time) => time / 1000), ...this.#plot.lines.map(({ values }) => [...values])]
  }

  #options(): uPlot.Options {
    const { unit, lines } = this.#plot
    const faint = () => getComputedStyle(this.#holder).color
    const grid = { stroke: () => getComputedStyle(this.#holder).borderTopColor, width: 1 }
    const axis: uPlot.Axis = { stroke: faint, font: FONT, grid, ticks: { ...grid, size: 4 }, gap: 3 }
    return {
      width: 300,
      height: HEIGHT,
      padding: [8, 10, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: SYNC }, y: false, drag: noDrag, points: { size: 5 } },
      scales: { x: { time: false }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
      axes: [
        { ...axis, size: 20, space: 60, values: (_, splits) => splits.map((split) => `${split} s`) },
        { ...axis, size: 68, space: 24, values: (_, splits) => splits.map((split) => measureText(split, unit)) },
      ],
      series: [
        {},
        ...lines.map(
          ({ label }, place): uPlot.Series => ({
            label,
            stroke: () => getComputedStyle(this.#swatches[place] as Element).color,
            width: 1.5,
            spanGaps: true,
            points: { show: false },
            ...(place > 0 && { dash: [5, 3] }),
          }),
        ),
      ],
      hooks: {
        draw: [(drawn) => this.#drawCursor(drawn)],
        setCursor: [({ cursor }) => this.#say(cursor.idx)],
      },
    }
  }

  /** The place of the timeline's step. */
  #drawCursor({ ctx, bbox, valToPos }: uPlot): void {
    const x = valToPos(this.#time / 1000, 'x', true)
    if (!(x >= bbox.left && x <= bbox.left + bbox.width)) return
    ctx.save()
    ctx.strokeStyle = getComputedStyle(this.#holder).outlineColor
    ctx.lineWidth = 2 * devicePixelRatio
    ctx.setLineDash([])
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    ctx.restore()
  }
}

/** The place of the last time that is not after another. */
export function placeOf(times: readonly number[], time: number): number {
  const place = times.findIndex((each) => each > time)
  return place === -1 ? times.length - 1 : place - 1
}

/** What there is to be seen, in words. */
function wholeText({ title, unit, lines }: Plot): string {
  const parts = lines.map(({ label, values }) => {
    const known = values.filter((value) => value !== null)
    const [least, most] = known.reduce(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Number.POSITIVE_INFINITY, 0],
    )
    return `${label}: ${measureText(least, unit)} to ${measureText(most, unit)}`
  })
  return `${title}. ${parts.join('; ')}. The table has each value.`
}

/** A time in the table, or at the cursor. */
export function momentText(time: number): string {
  return time < 0 ? `−${timeText(-time)}` : timeText(time)
}
