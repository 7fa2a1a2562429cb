import { describe, expect, test } from 'vitest'
import { type ChannelGiven, type CreationFacts, channelCreation } from '../../../machines/channel/channelCreation.ts'

const given: ChannelGiven = {
  label: 'chat',
  ordered: true,
  maxPacketLifeTime: null,
  maxRetransmits: null,
  protocol: '',
  negotiated: false,
  id: null,
}

const facts: CreationFacts = { isClosed: false, role: undefined, isTaken: () => false, maxChannels: null }

const long = 'x'.repeat(65_536)

/** Everything that is wrong with a call, in the order in which it is checked. */
const faults: readonly (readonly [rule: string, error: string, Partial<ChannelGiven>, Partial<CreationFacts>])[] = [
  ['CR-1', 'InvalidStateError', {}, { isClosed: true }],
  ['CR-3', 'TypeError', { label: long }, {}],
  ['CR-4', 'TypeError', { protocol: long }, {}],
  ['CR-6', 'TypeError', { negotiated: true }, {}],
  ['CR-7', 'TypeError', { maxPacketLifeTime: 0, maxRetransmits: 0 }, {}],
  ['CR-9', 'TypeError', { negotiated: true, id: 65_535 }, {}],
  ['CR-11', 'OperationError', { negotiated: true, id: 7 }, { isTaken: (id) => id === 7 }],
  ['CR-12', 'OperationError', { negotiated: true, id: 100 }, { maxChannels: 100 }],
]

describe('the first check that fails', () => {
  test.each(faults)('%s: throws %s', (rule, error, wrong, circumstances) => {
    const creation = channelCreation({ ...given, ...wrong }, { ...facts, ...circumstances })
    expect(creation).toMatchObject({ kind: 'throws', rule, error })
  })

  /** Two things that can be wrong with one call at the same time. */
  const pairs = faults
    .flatMap((one, index) => faults.slice(index + 1).map((other) => [one, other] as const))
    .filter(([one, other]) => !(one[2].negotiated && other[2].negotiated))

  test.each(pairs.map((pair) => [pair[0][0], pair[1][0], ...pair] as const))(
    '%s comes before %s',
    (rule, _, one, other) => {
      const creation = channelCreation({ ...given, ...other[2], ...one[2] }, { ...facts, ...other[3], ...one[3] })
      expect(creation).toMatchObject({ kind: 'throws', rule })
    },
  )

  test('CR-10: OperationError, where no id is left', () => {
    const creation = channelCreation(given, { ...facts, role: 'client', isTaken: () => true })
    expect(creation).toMatchObject({ kind: 'throws', rule: 'CR-10', error: 'OperationError' })
  })
})

describe('what is created', () => {
  test('CR-2: a channel with what was given', () => {
    expect(channelCreation({ ...given, ordered: false, protocol: 'p' }, facts)).toEqual({
      ...given,
      kind: 'creates',
      ordered: false,
      protocol: 'p',
    })
  })

  test('CR-3, CR-4: 65535 bytes are not too many, in UTF-8', () => {
    const text = `${'x'.repeat(65_532)}€`
    expect(channelCreation({ ...given, label: text, protocol: text }, facts).kind).toBe('creates')
    expect(channelCreation({ ...given, label: `${text}x` }, facts).kind).toBe('throws')
  })

  test('CR-5: an id that is not negotiated is ignored', () => {
    expect(channelCreation({ ...given, id: 65_535 }, facts)).toMatchObject({ kind: 'creates', id: null })
    expect(channelCreation({ ...given, id: 9 }, { ...facts, role: 'server' })).toMatchObject({ id: 1 })
  })

  test('CR-7: one limit of the two may be given', () => {
    expect(channelCreation({ ...given, maxRetransmits: 0 }, facts)).toMatchObject({ maxRetransmits: 0 })
    expect(channelCreation({ ...given, maxPacketLifeTime: 0 }, facts)).toMatchObject({ maxPacketLifeTime: 0 })
  })

  test('CR-8: a limit above what the engine can do is lowered', () => {
    const most = { maxPacketLifeTime: 1000, maxRetransmits: 10 }
    expect(channelCreation({ ...given, maxRetransmits: 11 }, { ...facts, most })).toMatchObject({ maxRetransmits: 10 })
    expect(channelCreation({ ...given, maxPacketLifeTime: 999 }, { ...facts, most })).toMatchObject({
      maxPacketLifeTime: 999,
      maxRetransmits: null,
    })
  })

  test('CR-9: the id 65534 can be given', () => {
    expect(channelCreation({ ...given, negotiated: true, id: 65_534 }, facts)).toMatchObject({ id: 65_534 })
  })

  test('CR-10: the id is known, once the DTLS role is', () => {
    expect(channelCreation(given, { ...facts, role: 'client' })).toMatchObject({ id: 0 })
    const isTaken = (id: number) => id < 4
    expect(channelCreation(given, { ...facts, role: 'server', isTaken })).toMatchObject({ id: 5 })
  })

  test('CR-12: the highest id below maxChannels can be given; before SCTP is connected any', () => {
    const negotiated = { ...given, negotiated: true, id: 99 }
    expect(channelCreation(negotiated, { ...facts, maxChannels: 100 })).toMatchObject({ id: 99 })
    expect(channelCreation({ ...negotiated, id: 60_000 }, facts)).toMatchObject({ id: 60_000 })
  })
})
