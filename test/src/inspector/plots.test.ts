import { expect, test } from 'vitest'
import { growth, readingsOf } from '../../../src/inspector/page/plots/measures.ts'
import { measureText, plotsOf } from '../../../src/inspector/page/plots/plots.ts'
import { recordedSeries, type StatisticsObject } from '../../../src/trace/statistics.ts'

function plotted(...objects: readonly StatisticsObject[]) {
  const { times, plots } = plotsOf(recordedSeries({ interval: 1000, dropped: 0, objects }))
  const lines = plots.flatMap(({ title, lines }) => lines.map(({ label, values }) => [`${title}, ${label}`, values]))
  return { times, lines: Object.fromEntries(lines) as Record<string, readonly (number | null)[]> }
}

const times = [0, 1000, 3000]

test('a bit rate is what bytes grow by, in the time between two readings', () => {
  const { lines } = plotted({
    id: 'T',
    type: 'transport',
    times,
    members: { bytesSent: [100, 1100, 5100], bytesReceived: [0, 0, 250] },
  })
  expect(lines).toEqual({ 'Bit rate, sent': [null, 8000, 16000], 'Bit rate, received': [null, 0, 1000] })
})

test('what counts from zero again is no growth, and what is not told anew has stayed', () => {
  expect(growth([null, 5, 9, 2, 3])).toEqual([null, null, 4, null, 1])
  const { lines } = plotted(
    { id: 'A', type: 'data-channel', times, members: { messagesSent: [0, 10, 10] } },
    { id: 'B', type: 'data-channel', times: [0, 3000], members: { messagesSent: [0, 4] } },
  )
  expect(lines).toEqual({ 'Messages, sent': [null, 10, 2] })
})

test('the round trip is that of the pair in use, also after another one was selected', () => {
  const { lines } = plotted(
    { id: 'T', type: 'transport', times, members: { selectedCandidatePairId: ['P1', 'P1', 'P2'] } },
    { id: 'P1', type: 'candidate-pair', times: [0, 1000], members: { currentRoundTripTime: [0.01, 0.02] } },
    { id: 'P2', type: 'candidate-pair', times: [3000], members: { currentRoundTripTime: [0.5] } },
    { id: 'P3', type: 'candidate-pair', times, members: { currentRoundTripTime: [9, 9, 9] } },
  )
  expect(lines).toEqual({ 'Round trip, of the pair in use': [10, 20, 500] })
})

test('loss is a share of the packets of a reading; what waits is that of all channels', () => {
  const { lines } = plotted(
    { id: 'I', type: 'inbound-rtp', times, members: { packetsLost: [0, 1, 1], packetsReceived: [0, 3, 9] } },
    { id: 'R', type: 'remote-inbound-rtp', times, members: { fractionLost: [0, 0.5, 0.25] } },
    { id: 'channel:0', type: 'channel', times, members: { bufferedAmount: [0, 5, 7] } },
    { id: 'channel:1', type: 'channel', times, members: { bufferedAmount: [1, 1, 1] } },
  )
  expect(lines).toEqual({
    'Loss, on the way here': [null, 25, 0],
    'Loss, on the way there': [0, 50, 25],
    'bufferedAmount, of all channels': [1, 6, 8],
  })
})

test('times of one reading are one, and a single reading is no plot', () => {
  expect(readingsOf([{ object: 'x', times: [0, 20, 1000, 1049, 2000], values: [] }])).toEqual([20, 1049, 2000])
  expect(plotted({ id: 'T', type: 'transport', times: [5], members: { bytesSent: [1] } }).lines).toEqual({})
})

test('texts, nonsense and times that go back are no measures', () => {
  const { lines } = plotted({
    id: 'T',
    type: 'transport',
    times: [0, 1000, 500, 2000],
    members: { bytesSent: [0, 'much', 125, 250], bytesReceived: [null, true, 'x', null] },
  })
  expect(lines).toEqual({ 'Bit rate, sent': [null, 2000, expect.closeTo(666.67, 1)] })
})

test.each([
  [null, 'ms', '–'],
  [12.345, 'ms', '12.3 ms'],
  [1_250_000, 'bit/s', '1.25 Mbit/s'],
  [999, 'bit/s', '999 bit/s'],
  [2048, 'bytes', '2.05 kB'],
  [7, 'bytes', '7 bytes'],
  [12.5, '%', '12.5 %'],
  [3, '/s', '3/s'],
] as const)('%s in %s is %s', (value, unit, text) => {
  expect(measureText(value, unit)).toBe(text)
})
