import { describe, expect, test } from 'vitest'
import type { SessionMessage, SessionPart } from '../../../machines/session/messages.ts'
import { type LinkSide, PeerLink } from '../../../src/session/peerLink.ts'
import type { Signaling } from '../../../src/session/signaling.ts'

/** A link whose side notes what it is told. Its life is `1111`, and its first key `2222`. */
function createLink(
  given: Partial<
    Pick<LinkSide, 'polite' | 'isOpen' | 'isConfirmed' | 'isConnected' | 'epoch'> & Pick<Signaling, 'send'>
  > = {},
) {
  const told: string[] = []
  const sent: SessionMessage[] = []
  const state = { epoch: 0, isOpen: true, isConfirmed: false, isConnected: false, polite: undefined, ...given }
  let hear: (message: unknown) => void = () => {}
  let drawn = 0
  let now = 0
  const note = (what: string, ...values: unknown[]) => void told.push([what, ...values].join(' '))
  const link = new PeerLink({
    signaling: {
      send: given.send ?? ((message) => void sent.push(message)),
      subscribe(listener) {
        hear = listener
        return () => note('ended')
      },
    },
    polite: state.polite,
    random: () => (1 + Math.floor(drawn++ / 4)) / 2 ** 32,
    now: () => now,
    get epoch() {
      return state.epoch
    },
    get nextEpoch() {
      return state.epoch + 1
    },
    get isOpen() {
      return state.isOpen
    },
    get isConfirmed() {
      return state.isConfirmed
    },
    get isConnected() {
      return state.isConnected
    },
    tell: ({ type, ...more }) => note(type, ...Object.values(more)),
    meet(epoch) {
      note('meet', epoch)
      state.epoch = epoch
    },
    follow: (epoch) => note('follow', epoch),
    take: () => note('take'),
    joined: () => note('joined'),
    left: () => note('left'),
  })
  const say = (part: Partial<SessionPart>, content: object = {}) =>
    hear({ ...content, session: { version: 1, from: '0000', ...part } })
  const clear = () => {
    told.length = 0
    sent.length = 0
  }
  /** Has it meet `0000`. */
  const meet = (more: Partial<SessionPart> = {}) => {
    say({ to: '1111', ask: 'theirs', echo: '2222', epoch: 1, ...more })
    state.epoch = 1
    state.isConfirmed = true
    clear()
  }
  const pass = (ms: number) => {
    now += ms
  }
  return { link, told, sent, state, say, meet, clear, pass, hear: (message: unknown) => hear(message) }
}

const offer = { description: { type: 'offer', sdp: 'v=0' } }

describe('who the peer is', () => {
  test('a session asks whoever hears it, with its key', () => {
    const { link, sent } = createLink()
    link.sayHello()
    expect(sent).toEqual([{ session: { version: 1, from: '1111', ask: '2222', epoch: 1 } }])
  })

  test('who asks is invited, and is not the peer yet', () => {
    const { say, sent, told } = createLink()
    say({ ask: 'theirs', epoch: 4 })
    expect(sent).toEqual([{ session: { version: 1, from: '1111', to: '0000', ask: '2222', echo: 'theirs', epoch: 1 } }])
    expect(told).toEqual([])
  })

  test('who echoes the key is the peer, in the later of the two epochs', () => {
    const { say, told } = createLink()
    say({ to: '1111', echo: '2222', epoch: 4 })
    expect(told.slice(0, 2)).toEqual(['peer.met false', 'meet 4'])
  })

  test.each([
    ['an older key', { to: '1111', echo: '9999' }],
    ['the key to nobody', { echo: '2222' }],
    ['no key', { to: '1111' }],
  ])('who says %s is not', (_, part) => {
    const { say, told } = createLink()
    say(part)
    expect(told).toEqual(['message.unused stranger'])
  })

  test('the key is another one afterwards: a message that is repeated by a dead page proves nothing', () => {
    const { meet, link, say, told } = createLink()
    meet()
    expect(link.memory.key).toBe('3333')
    say({ from: '5555', to: '1111', echo: '2222' })
    expect(told).toEqual(['message.unused stranger', 'peer.claimed false'])
  })

  test('the former peer learns that it is none any more', () => {
    const { meet, say, sent, state } = createLink()
    meet()
    state.isConfirmed = false
    say({ from: '5555', to: '1111', echo: '3333' })
    expect(sent[0]).toEqual({ session: { version: 1, from: '1111', to: '0000', busy: true } })
  })

  test('what comes from this side, or is for another, is not used', () => {
    const { say, told, sent } = createLink()
    say({ from: '1111', ask: 'theirs' })
    expect(told).toEqual([])
    say({ to: '7777', ask: 'theirs' })
    expect(told).toEqual(['message.unused stranger'])
    expect(sent).toEqual([])
  })

  test('of strangers 20 a second are answered', () => {
    const { say, sent, pass } = createLink()
    for (let index = 0; index < 30; index += 1) say({ ask: 'theirs' })
    expect(sent).toHaveLength(20)
    pass(1000)
    say({ ask: 'theirs' })
    expect(sent).toHaveLength(21)
  })
})

describe('what is sent', () => {
  test('has no member that says nothing', () => {
    const { link, meet, sent } = createLink()
    link.sayHello()
    expect(sent).toStrictEqual([{ session: { version: 1, from: '1111', ask: '2222', epoch: 1 } }])
    meet({ ask: undefined as never })
    link.challenge()
    expect(sent).toStrictEqual([{ session: { version: 1, from: '1111', to: '0000', epoch: 1, ask: '3333' } }])
  })

  test.each([true, false])('says what this side was told to be: polite: %s', (polite) => {
    const { link, sent } = createLink({ polite })
    link.sayHello()
    expect(sent).toStrictEqual([{ session: { version: 1, from: '1111', polite, ask: '2222', epoch: 1 } }])
  })

  test('and cannot be sent is told, whether the signalling throws or rejects', async () => {
    const throwing = createLink({
      send() {
        throw new Error('down')
      },
    })
    throwing.link.sayHello()
    expect(throwing.told).toEqual(['signaling.failed Error: down'])
    const rejecting = createLink({ send: () => Promise.reject(new Error('down')) })
    rejecting.link.sayHello()
    await expect.poll(() => rejecting.told).toEqual(['signaling.failed Error: down'])
  })
})

test('what is no message is refused, and of 30 in a second 20 are told of, and then that there are more', () => {
  const { hear, told, pass } = createLink()
  for (let index = 0; index < 30; index += 1) hear('hello')
  expect(told.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'message.refused malformed'))
  expect(told.slice(20)).toEqual(['message.refused overload'])
  pass(1000)
  hear({ session: { version: 2, from: '0000' } })
  expect(told.at(-1)).toBe('message.refused other-version')
})

describe('another one, while the peer', () => {
  test('is connected: claims to be the peer, and is refused or invited as the chart says', () => {
    const { meet, say, told, sent, state, link, clear } = createLink()
    meet()
    state.isConnected = true
    say({ from: '5555', ask: 'fives' })
    expect([told, sent]).toEqual([['peer.claimed true'], []])
    link.refuseClaim()
    link.inviteClaimant()
    expect(sent.map(({ session }) => session)).toEqual([
      { version: 1, from: '1111', to: '5555', busy: true },
      { version: 1, from: '1111', to: '5555', ask: '3333', echo: 'fives', epoch: 2 },
    ])
    clear()
    say({ from: '5555', to: '1111', echo: '3333' })
    expect(told).toEqual(['message.unused stranger'])
  })

  test('is not connected: claims to be the peer, which is asked first', () => {
    const { meet, say, told, sent } = createLink()
    meet()
    say({ from: '5555', ask: 'fives' })
    expect([told, sent]).toEqual([['peer.claimed true'], []])
  })

  test('is connected: claims to be the peer 20 times a second', () => {
    const { meet, say, told, state, pass } = createLink()
    meet()
    state.isConnected = true
    for (let index = 0; index < 30; index += 1) say({ from: '5555', ask: 'fives' })
    expect(told.filter((one) => one === 'peer.claimed true')).toHaveLength(20)
    expect(told.filter((one) => one === 'message.unused stranger')).toHaveLength(10)
    pass(1000)
    say({ from: '5555', ask: 'fives' })
    expect(told.at(-1)).toBe('peer.claimed true')
  })

  test.each([{ ask: 'fives' }, { ask: 'fives', to: '1111', echo: '3333' }])(
    'is there no more, as this side closes: is not heard: %j',
    (part) => {
      const { meet, say, told, sent, state } = createLink()
      meet()
      Object.assign(state, { isOpen: false, isConfirmed: false })
      say({ from: '5555', ...part })
      expect([told, sent]).toEqual([['message.unused stranger'], []])
    },
  )

  test('is connected, but did not answer when it was asked last: is invited', () => {
    const { meet, say, told, sent, state } = createLink()
    meet()
    Object.assign(state, { isConnected: true, isConfirmed: false })
    say({ from: '5555', ask: 'fives' })
    expect(told).toEqual([])
    expect(sent.map(({ session }) => session?.to)).toEqual(['5555'])
  })

  test('is not connected, and takes this side for its peer: claims to be it, 20 times a second', () => {
    const { meet, say, told, sent, state, link } = createLink()
    meet()
    const claim = () => say({ from: '5555', to: '1111', echo: '2222' }, offer)
    for (let index = 0; index < 30; index += 1) claim()
    expect(told.filter((one) => one === 'peer.claimed false')).toHaveLength(20)
    expect(told).not.toContain('take')
    link.inviteClaimant()
    link.refuseClaim()
    expect(sent.map(({ session }) => session)).toStrictEqual([
      { version: 1, from: '1111', to: '5555', ask: '3333', epoch: 2 },
      { version: 1, from: '1111', to: '5555', busy: true },
    ])
    const other = createLink()
    other.meet()
    other.say({ from: '5555' })
    Object.assign(other.state, { isConnected: true })
    other.say({ from: '5555', to: '1111' })
    expect(other.told).toEqual(['message.unused stranger', 'message.unused stranger'])
    expect(state.isConfirmed).toBe(true)
  })

  test('who is busy says so', () => {
    const { say, told } = createLink()
    say({ to: '1111', busy: true })
    expect(told).toEqual(['peer.busy'])
  })

  test('is busy at times: who is connected does not believe it', () => {
    const { meet, say, told, state, link } = createLink()
    meet()
    state.isConnected = true
    say({ to: '1111', busy: true })
    expect(told).toEqual([])
    expect(link.memory.peer?.life).toBe('0000')
  })

  test('without a claimant nothing is sent', () => {
    const { link, sent } = createLink()
    link.refuseClaim()
    link.inviteClaimant()
    expect(sent).toEqual([])
  })
})

describe('a third one, beside a peer that is connected,', () => {
  test('proves nothing by a key that it has overheard', () => {
    const { meet, say, told, state } = createLink()
    meet()
    state.isConnected = true
    say({ from: '5555', to: '1111', ask: 'fives', echo: '3333' })
    expect(told).toEqual(['peer.claimed true'])
  })

  test('may be the peer where that did not answer when it was asked last', () => {
    const { meet, say, told, state } = createLink()
    meet()
    Object.assign(state, { isConnected: true, isConfirmed: false })
    say({ from: '5555', to: '1111', echo: '3333' })
    expect(told[0]).toBe('peer.met true')
  })

  test.each([true, false])('is none if that is a plain one, whose path answers: %s', (isConnected) => {
    const { hear, link, told, sent, state, clear } = createLink()
    hear(offer)
    clear()
    state.isConnected = isConnected
    link.challenge()
    expect([told, sent]).toEqual([isConnected ? ['peer.heard'] : [], []])
  })
})

describe('what subscribe() does', () => {
  /** A link over signalling whose `subscribe` is this one. */
  const linkOver = (subscribe: (listener: (message: unknown) => void) => unknown) => {
    const told: string[] = []
    const side = {
      signaling: { send() {}, subscribe },
      random: () => 0.5,
      now: () => 0,
      tell: ({ type }: { readonly type: string }) => void told.push(type),
    }
    return { told, begin: () => new PeerLink(side as never) }
  }

  test('is to hand over at once what it has kept: it is heard', () => {
    const { told, begin } = linkOver((listener) => listener('hello'))
    begin()
    expect(told).toEqual(['message.refused'])
  })

  test('is to return what ends nothing: it is refused by name, and nothing is heard', () => {
    let hear: (message: unknown) => void = () => {}
    const { told, begin } = linkOver((listener) => {
      hear = listener
      return 7
    })
    expect(begin).toThrow('signaling.subscribe() must return a function that ends it, but has returned 7')
    hear('hello')
    expect(told).toEqual([])
  })
})

describe('who is polite', () => {
  test.each([
    [undefined, undefined, false, false],
    [true, undefined, true, false],
    [false, undefined, false, false],
    [undefined, true, false, false],
    [undefined, false, true, false],
    [true, false, true, false],
    [true, true, false, true],
    [false, false, false, true],
  ])('told %s, and the peer %s: %s, conflict: %s', (own, theirs, polite, hasConflict) => {
    const { say, told } = createLink({ polite: own })
    say({ to: '1111', echo: '2222', epoch: 1, ...(theirs !== undefined && { polite: theirs }) })
    expect(told[0]).toBe(`peer.met ${polite}`)
    expect(told.includes('politeness.conflict')).toBe(hasConflict)
  })

  test('of two that were told nothing one is', () => {
    const { say, told } = createLink()
    say({ from: '9999', to: '1111', echo: '2222', epoch: 1 })
    expect(told[0]).toBe('peer.met true')
  })

  test('is what the link says from then on', () => {
    const { link, meet } = createLink()
    expect(link.polite).toBe(true)
    meet()
    expect(link.polite).toBe(false)
  })
})

describe('the peer', () => {
  test('that asks is answered with its key and the epoch', () => {
    const { meet, say, sent } = createLink()
    meet()
    say({ to: '1111', ask: 'again', epoch: 1 })
    expect(sent).toEqual([{ session: { version: 1, from: '1111', to: '0000', epoch: 1, echo: 'again' } }])
  })

  test('that echoes is there', () => {
    const { meet, say, told } = createLink()
    meet()
    say({ to: '1111', echo: '3333', epoch: 1 })
    expect(told).toContain('peer.heard')
    say({ to: '1111', echo: '2222', epoch: 1 })
    expect(told.filter((one) => one === 'peer.heard')).toHaveLength(1)
  })

  test.each([
    // The challenge is over, and the path works.
    [false, true, '3333', true],
    [false, true, '2222', false],
    [false, false, '3333', false],
    [true, true, '3333', false],
  ])('that echoes late is there: confirmed %s, connected %s, %s: %s', (isConfirmed, isConnected, echo, isThere) => {
    const { meet, say, told, state, link } = createLink()
    meet()
    link.refreshKey()
    Object.assign(state, { isConfirmed, isConnected })
    say({ to: '1111', echo, epoch: 1 })
    expect(told.includes('peer.heard')).toBe(isThere)
  })

  test('that comes to the present connection has joined it, once, and not by a question', () => {
    const { meet, say, told } = createLink()
    meet()
    say({ to: '1111', ask: 'q', epoch: 1 })
    expect(told).toEqual([])
    say({ to: '1111', epoch: 1 })
    say({ to: '1111', epoch: 1 })
    expect(told).toEqual(['joined'])
  })

  test('that is met in the first connection has joined it by that', () => {
    const { say, told } = createLink()
    say({ to: '1111', echo: '2222', epoch: 1 })
    expect(told).toEqual(['peer.met false', 'meet 1', 'joined'])
  })

  test.each([offer, { candidate: { candidate: 'c' } }])(
    'has its content used if it is of the present epoch, and is not answered: %j',
    (content) => {
      const { meet, say, told, sent } = createLink()
      meet()
      say({ to: '1111', epoch: 1 }, content)
      expect([told, sent]).toEqual([['joined', 'take'], []])
    },
  )

  test('that asks everybody about a later epoch is not followed yet', () => {
    const { meet, say, told, sent } = createLink()
    meet()
    say({ ask: 'q', epoch: 3 })
    expect(told).toEqual([])
    expect(sent).toHaveLength(1)
  })

  test('that is in an older epoch is answered only if it has content, and 20 times a second', () => {
    const { meet, say, sent, state, pass } = createLink()
    meet()
    state.epoch = 3
    say({ to: '1111', epoch: 2 })
    expect(sent).toEqual([])
    for (let index = 0; index < 30; index += 1) say({ to: '1111', epoch: 2 }, offer)
    expect(sent).toHaveLength(20)
    pass(1000)
    say({ to: '1111', epoch: 2 }, offer)
    expect(sent).toHaveLength(21)
  })

  test('that is in a later epoch is followed, and in an older one answered with the present one', () => {
    const { meet, say, told, sent, clear, state } = createLink()
    meet()
    say({ to: '1111', epoch: 3 })
    expect(told).toEqual(['follow 3'])
    state.epoch = 3
    clear()
    say({ to: '1111', epoch: 2 }, offer)
    expect(told).toEqual(['message.unused old-connection'])
    expect(sent).toEqual([{ session: { version: 1, from: '1111', to: '0000', epoch: 3, echo: 'theirs' } }])
  })

  test('has its content used if it is for this side', () => {
    const { meet, say, told } = createLink()
    meet({ epoch: undefined as never })
    say({ to: '1111' }, offer)
    expect(told).toEqual(['take'])
    say({}, offer)
    expect(told).toEqual(['take', 'message.unused old-connection'])
  })

  test.each([{ received: { generation: 'u', count: 1 } }, {}])('content is what it has received: %j', (part) => {
    const { meet, say, told } = createLink()
    meet()
    say({ to: '1111', ...part })
    expect(told.includes('take')).toBe('received' in part)
  })

  test('says goodbye, and the chart answers', () => {
    const { meet, say, told, sent } = createLink()
    meet()
    say({ to: '1111', goodbye: 'enough' })
    expect([told, sent]).toEqual([['peer.goodbye enough'], []])
  })

  test.each([
    [undefined, true],
    [1, false],
    [2, true],
    [3, true],
  ])('goes away, unless it has spoken of a later connection: epoch %s', (epoch, hasLeft) => {
    const { meet, say, told, state } = createLink()
    meet()
    state.epoch = 3
    say({ to: '1111', epoch: 2 })
    say({ to: '1111', leaving: true, ...(epoch !== undefined && { epoch }) })
    expect(told.includes('left')).toBe(hasLeft)
  })

  test('is not heard any more when it is over', () => {
    const { meet, say, told, link, clear } = createLink()
    meet()
    link.end()
    clear()
    say({ to: '1111', goodbye: 'enough' })
    say({ from: '5555', ask: 'fives' })
    expect(told).toEqual([])
  })

  test('has another peer: it is none any more', () => {
    const { meet, say, told, link } = createLink()
    meet()
    say({ to: '1111', busy: true }, offer)
    expect(told).toEqual(['peer.busy'])
    expect(link.memory.peer).toBeUndefined()
  })
})

describe('a plain peer', () => {
  const described = (type: string, fingerprint: string) => ({
    description: { type, sdp: `v=0\na=fingerprint:${fingerprint}\n` },
  })

  test('is whoever is heard first, and gets no part in the protocol', () => {
    const { link, hear, told, sent } = createLink()
    hear(described('offer', 'one'))
    expect(told).toEqual(['peer.met true', 'meet 1', 'take'])
    expect([link.isPlain, link.polite]).toEqual([true, true])
    link.sayHello()
    link.sayLeaving()
    link.send({ session: {} })
    expect(sent).toEqual([])
    link.send({ ...offer, session: { number: 1 } } as never)
    expect(sent).toEqual([offer])
  })

  test('with another certificate in an offer is another life of its page', () => {
    const { hear, told, clear } = createLink()
    hear(described('offer', 'one'))
    clear()
    hear(described('offer', 'one'))
    expect(told).toEqual(['take'])
    hear(described('answer', 'two'))
    expect(told).toEqual(['take', 'take'])
    hear(described('offer', 'three'))
    expect(told).toEqual(['take', 'take', 'follow 2', 'take'])
  })

  test('gets candidates, and nothing of what belongs to the protocol', () => {
    const { link, sent } = createLink()
    link.assumePlain()
    link.send({ candidate: { candidate: 'c' }, session: { generation: 'u', index: 0 } })
    expect(sent).toEqual([{ candidate: { candidate: 'c' } }])
  })

  test('whose certificate was not known yet is the same one', () => {
    const { link, hear, told, clear } = createLink()
    link.assumePlain()
    clear()
    hear(described('offer', 'one'))
    expect(told).toEqual(['take'])
  })

  test('is a stranger to who has a peer', () => {
    const { meet, hear, told } = createLink()
    meet()
    hear(offer)
    expect(told).toEqual(['message.unused stranger'])
  })

  test('knows no goodbye: the session is over at once', () => {
    const { link, told } = createLink()
    link.assumePlain()
    link.sayGoodbye('enough')
    expect(told.at(-1)).toBe('peer.goodbye ')
  })
})

test('to the peer are sent a goodbye, a question, and that the page goes', () => {
  const { meet, link, sent, told } = createLink()
  meet()
  link.sayGoodbye('enough')
  link.challenge()
  link.sayLeaving()
  expect(sent.map(({ session }) => session?.goodbye ?? session?.ask ?? session?.leaving)).toEqual([
    'enough',
    '3333',
    true,
  ])
  link.end()
  expect(told.at(-1)).toBe('ended')
})

test('a page that goes away answers nothing until it comes back', () => {
  const { meet, say, link, told, sent, clear } = createLink()
  meet()
  link.sayLeaving()
  clear()
  say({ to: '1111', ask: 'again', epoch: 1 })
  say({ from: '5555', ask: 'fives' })
  expect([told, sent]).toEqual([[], []])
  link.comeBack()
  say({ to: '1111', ask: 'again', epoch: 1 })
  expect(sent.map(({ session }) => session?.echo)).toEqual(['again'])
})

test('without a peer nothing is sent to it', () => {
  const { link, sent } = createLink()
  link.send({ session: {} })
  link.challenge()
  link.sayLeaving()
  expect([sent, link.polite, link.isPlain]).toEqual([[], true, false])
})
