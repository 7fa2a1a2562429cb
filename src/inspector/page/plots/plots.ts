import type { Series } from '../../../trace/series.ts'
import { growth, type Measure, Measures, readingsOf, sumOf, valuesAt } from './measures.ts'

type Column = readonly (number | null)[]

/** What is measured. */
export type Unit = 'bit/s' | 'ms' | '%' | '/s' | 'bytes'

/** A line of a plot. */
export interface PlotLine {
  readonly label: string
  /** One for each time. */
  readonly values: Column
}

/** Lines that share an axis. */
export interface Plot {
  readonly title: string
  readonly unit: Unit
  readonly lines: readonly PlotLine[]
}

/** All plots of a life. */
export interface Plots {
  /** Of all lines, in milliseconds from the beginning of the trace. */
  readonly times: readonly number[]
  readonly plots: readonly Plot[]
}

/** There is nothing to plot. */
export const noPlots: Plots = { times: [], plots: [] }

/** Where bytes are counted: the first of these that there is. */
const counting = [
  ['transport', 'transport'],
  ['candidate-pair', 'candidate-pair'],
  ['outbound-rtp', 'inbound-rtp'],
] as const

/** What can be plotted of statistics: the bit rate, the round trip, loss, messages and what waits in channels. */
export function plotsOf(series: Series): Plots {
  const measures = new Measures(series)
  const counters = counting
    .map(([sending, receiving]) => ({
      sent: measures.of(sending, 'bytesSent'),
      received: measures.of(receiving, 'bytesReceived'),
    }))
    .find(({ sent, received }) => sent.length + received.length > 0) ?? { sent: [], received: [] }
  const lost = measures.of('inbound-rtp', 'packetsLost')
  const arrived = measures.of('inbound-rtp', 'packetsReceived')
  const lostThere = measures.of('remote-inbound-rtp', 'fractionLost')
  const messages = {
    sent: measures.of('data-channel', 'messagesSent'),
    received: measures.of('data-channel', 'messagesReceived'),
  }
  const waiting = measures.of('channel', 'bufferedAmount')
  const trips = roundTrips(measures)
  const all = [counters.sent, counters.received, lost, arrived, lostThere, messages.sent, messages.received, waiting]
  const times = readingsOf([...all.flat(), ...trips])

  const rate = (of: readonly Measure[], factor: number) =>
    sumOf(
      of.map((measure) => growth(valuesAt(times, measure))),
      times.length,
    ).map((grown, place) => {
      const elapsed = (times[place] as number) - (times[place - 1] ?? Number.NaN)
      return grown === null || !(elapsed > 0) ? null : (grown * factor * 1000) / elapsed
    })
  const share = (part: Column, rest: Column) =>
    part.map((value, place) => {
      const whole = value === null ? 0 : value + (rest[place] ?? 0)
      return value === null || whole <= 0 ? null : (value / whole) * 100
    })
  const grown = (of: readonly Measure[]) =>
    sumOf(
      of.map((measure) => growth(valuesAt(times, measure))),
      times.length,
    )
  const highest = lostThere.map((measure) => valuesAt(times, measure))

  const plots: Plot[] = [
    {
      title: 'Bit rate',
      unit: 'bit/s',
      lines: [
        { label: 'sent', values: rate(counters.sent, 8) },
        { label: 'received', values: rate(counters.received, 8) },
      ],
    },
    { title: 'Round trip', unit: 'ms', lines: [{ label: 'of the pair in use', values: newest(times, trips, 1000) }] },
    {
      title: 'Loss',
      unit: '%',
      lines: [
        { label: 'on the way here', values: share(grown(lost), grown(arrived)) },
        {
          label: 'on the way there',
          values: times.map((_, place) => {
            const known = highest.map((column) => column[place]).filter((value) => typeof value === 'number')
            return known.length === 0 ? null : Math.max(...known) * 100
          }),
        },
      ],
    },
    {
      title: 'Messages',
      unit: '/s',
      lines: [
        { label: 'sent', values: rate(messages.sent, 1) },
        { label: 'received', values: rate(messages.received, 1) },
      ],
    },
    {
      title: 'bufferedAmount',
      unit: 'bytes',
      lines: [
        {
          label: 'of all channels',
          values: sumOf(
            waiting.map((measure) => valuesAt(times, measure)),
            times.length,
          ),
        },
      ],
    },
  ]
  const drawn = plots
    .map((plot) => ({ ...plot, lines: plot.lines.filter(({ values }) => values.some((value) => value !== null)) }))
    .filter(({ lines }) => lines.length > 0)
  return times.length < 2 ? { times, plots: [] } : { times, plots: drawn }
}

/** Of the pairs that are, or were, in use; of all, if that is not told. */
function roundTrips(measures: Measures): readonly Measure[] {
  const pairs = measures.of('candidate-pair', 'currentRoundTripTime')
  const used = new Set([
    ...measures.texts('transport', 'selectedCandidatePairId'),
    ...measures.whichWere('candidate-pair', 'selected'),
  ])
  const nominated = measures.whichWere('candidate-pair', 'nominated')
  const among = (objects: ReadonlySet<string>) => pairs.filter(({ object }) => objects.has(object))
  return [among(used), among(nominated), pairs].find((found) => found.length > 0) ?? []
}

/** Of several of which one is in use at a time, what was told last. */
function newest(times: readonly number[], measures: readonly Measure[], factor: number): Column {
  const columns = measures.map((measure) => ({
    values: valuesAt(times, measure),
    changed: valuesAt(times, { ...measure, values: measure.times }),
  }))
  return times.map((_, place) => {
    let last: { readonly at: number; readonly value: number } | undefined
    for (const { values, changed } of columns) {
      const value = values[place]
      const at = changed[place]
      if (typeof value === 'number' && typeof at === 'number' && at >= (last?.at ?? at)) last = { at, value }
    }
    return last ? last.value * factor : null
  })
}

/** A value with its unit: `1.25 Mbit/s`. */
export function measureText(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '–'
  const isSeparate = unit !== '%' && unit !== '/s'
  const [scaled, prefix] = unit === 'bit/s' || unit === 'bytes' ? prefixed(value) : [value, '']
  const number = scaled.toLocaleString('en', { maximumSignificantDigits: 3, maximumFractionDigits: 2 })
  return `${number}${isSeparate ? ' ' : ''}${unit === '%' ? ' ' : ''}${prefix}${unit === 'bytes' ? (prefix ? 'B' : 'bytes') : unit}`
}

function prefixed(value: number): readonly [number, string] {
  if (value >= 1e9) return [value / 1e9, 'G']
  if (value >= 1e6) return [value / 1e6, 'M']
  return value >= 1e3 ? [value / 1e3, 'k'] : [value, '']
}
