import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Feed, MOST_WAITING } from '../../../src/inspect/feed.ts'
import { History, type KeptText, keptText } from '../../../src/inspect/history.ts'

/** A socket that takes what it is given, and gives it to nobody until it is read. */
class Slow {
  isOpen = true
  waiting = 0
  readonly frames: string[] = []

  send(frame: string): void {
    this.frames.push(frame)
    this.waiting += frame.length
  }

  read(): void {
    this.waiting = 0
  }
}

const framing = { full: 100, frame: (texts: readonly string[]) => texts.join(',') }

/** A message of so many characters, which tells its number. */
function message(number: number, length: number, type = '@xstate.event', sessionId = 'x:0'): KeptText {
  return keptText(type, sessionId, `${number}`.padEnd(length, '.'))
}

function numbersIn({ frames }: Slow): number[] {
  return frames.flatMap((frame) => frame.split(',')).map((text) => Number.parseInt(text, 10))
}

it('fills a socket that is not read up to its bound, and no further', () => {
  const history = new History<KeptText>(1_000_000, 1_000_000_000)
  const socket = new Slow()
  const feed = new Feed(history, socket, framing)
  const length = 100_000
  for (let number = 0; number < 1000; number++) {
    history.add(message(number, length))
    feed.tell('notice')
    feed.pump()
  }
  expect(socket.waiting).toBeGreaterThan(MOST_WAITING)
  expect(socket.waiting).toBeLessThanOrEqual(MOST_WAITING + length)
  expect(feed.isBehind).toBe(true)
})

it('goes on when it is read, and counts what it has missed', () => {
  const history = new History<KeptText>(10, 1_000_000_000)
  const socket = new Slow()
  const feed = new Feed(history, socket, framing)
  for (let number = 0; number < 100; number++) {
    history.add(message(number, MOST_WAITING))
    feed.pump()
  }
  expect(numbersIn(socket)).toEqual([0, 1])
  while (feed.isBehind) {
    socket.read()
    feed.pump()
  }
  expect(numbersIn(socket)).toEqual([0, 1, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99])
  expect(feed.missed).toBe(88)
})

it('tells of an actor what was dropped, and not what it has told', () => {
  const history = new History<KeptText>(1, 1_000_000_000)
  const socket = new Slow()
  const feed = new Feed(history, socket, framing)
  history.add(message(0, 100, '@xstate.actor'))
  feed.pump()
  socket.waiting = MOST_WAITING + 1
  history.add(message(1, 100, '@xstate.snapshot'))
  history.add(message(2, 100, '@xstate.snapshot'))
  history.add(message(3, 100))
  feed.pump()
  expect(numbersIn(socket)).toEqual([0])
  socket.read()
  feed.pump()
  expect(numbersIn(socket)).toEqual([0, 2, 3])
  expect(feed.missed).toBe(1)
})

it('has the last notice follow what came before it', () => {
  const history = new History<KeptText>(10, 1_000_000_000)
  const socket = new Slow()
  const feed = new Feed(history, socket, framing)
  socket.waiting = MOST_WAITING + 1
  history.add(message(0, 100))
  feed.tell('1000')
  feed.tell('1001')
  expect(socket.frames).toEqual([])
  socket.read()
  feed.pump()
  expect(numbersIn(socket)).toEqual([0, 1001])
  expect(feed.isBehind).toBe(false)
})

it('tells all or counts it, in order, however it is read', () => {
  const deed = fc.oneof(
    fc.record({
      length: fc.nat(MOST_WAITING),
      type: fc.constantFrom('@xstate.actor', '@xstate.snapshot', '@xstate.event'),
    }),
    fc.constant('read' as const),
  )
  const check = (deeds: readonly (typeof deed extends fc.Arbitrary<infer Deed> ? Deed : never)[]) => {
    const history = new History<KeptText>(3, MOST_WAITING * 2)
    const socket = new Slow()
    const feed = new Feed(history, socket, framing)
    let count = 0
    for (const each of deeds) {
      if (each === 'read') socket.read()
      else history.add(message(count++, each.length + 20, each.type, `x:${each.length % 2}`))
      feed.pump()
      expect(socket.waiting).toBeLessThanOrEqual(2 * MOST_WAITING + 120)
    }
    while (feed.isBehind) {
      socket.read()
      feed.pump()
    }
    const numbers = numbersIn(socket)
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other))
    expect(numbers.length + feed.missed).toBe(count)
  }
  fc.assert(fc.property(fc.array(deed), check), { numRuns: 50, seed: 1 })
})
