import { describe, expect, test, vi } from 'vitest'
import { asChannel, asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import { diagnose, diagnosis } from '../../../src/diagnosis/index.ts'
import { bindDataChannel, bindPeerConnection, type PeerConnectionActor, unbind } from '../../../src/index.ts'
import { record } from '../../../src/testing/index.ts'

const reports: readonly (readonly [string, object])[] = [
  ['L', { id: 'L', type: 'local-candidate', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tcp' }],
  ['R', { id: 'R', type: 'remote-candidate', candidateType: 'host', protocol: 'udp', address: '192.0.2.7' }],
  ['P', { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' }],
  ['T', { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }],
]
const pair = { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'tcp' }

function bound(getStats?: () => unknown) {
  const connection = new FakeConnection()
  if (getStats) Object.assign(connection, { getStats })
  return { connection, actor: bindPeerConnection(asConnection(connection)) }
}

describe('diagnose()', () => {
  test('asks once, and what it is told stays', async () => {
    const getStats = vi.fn(async () => new Map(reports))
    const { actor } = bound(getStats)
    const recording = record(actor)
    const { facts, findings } = await diagnose(actor)
    expect(facts).toMatchObject({ pair, relayed: true })
    expect(findings).toContainEqual({ code: 'relayed', certain: true })
    expect(diagnosis(actor.getSnapshot()).facts.pair).toEqual(pair)
    expect(getStats).toHaveBeenCalledTimes(1)
    const trace = JSON.stringify(recording.trace)
    expect(trace).toContain('"kind":"stats"')
    expect(trace).not.toContain('192.0.2.7')
  })

  test.each<[string, (() => unknown) | undefined]>([
    ['has none', undefined],
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['gives nothing', () => Promise.resolve(undefined)],
    ['gives what is no report', () => Promise.resolve({ values: 7 })],
    ['gives no pair', () => Promise.resolve(new Map())],
  ])('of an engine whose getStats() %s knows no pair', async (_, getStats) => {
    const { actor } = bound(getStats)
    expect(await diagnose(actor)).toEqual(diagnosis(actor.getSnapshot()))
    expect(diagnosis(actor.getSnapshot()).facts.pair).toBeUndefined()
  })

  test.each<[string, (connection: FakeConnection) => void]>([
    ['closed', (connection) => connection.close()],
    ['let go of', (connection) => unbind(asConnection(connection))],
  ])('does not wait for an answer when the connection is %s, and drops it', async (_, end) => {
    let answer = (_reports: unknown) => {}
    const { connection, actor } = bound(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const asked = diagnose(actor)
    end(connection)
    expect((await asked).facts.pair).toBeUndefined()
    answer(new Map(reports))
    await Promise.resolve()
    expect(diagnosis(actor.getSnapshot()).facts.pair).toBeUndefined()
    // And asks nobody any more.
    expect((await diagnose(actor)).facts.pair).toBeUndefined()
  })

  test('drops an answer that comes in the task in which it is closed', async () => {
    const { connection, actor } = bound(async () => new Map(reports))
    const asked = diagnose(actor)
    connection.close()
    expect(await asked).toMatchObject({ stage: 'closed', facts: { pair: undefined } })
  })

  test('leaves nobody who listens', async () => {
    const { actor } = bound(async () => new Map(reports))
    const unsubscribed = vi.fn()
    const subscribe = actor.subscribe.bind(actor) as (...args: unknown[]) => { unsubscribe(): void }
    vi.spyOn(actor, 'subscribe').mockImplementation(((...args: unknown[]) => {
      const subscription = subscribe(...args)
      return { unsubscribe: () => [unsubscribed(), subscription.unsubscribe()] }
    }) as never)
    await diagnose(actor)
    expect(unsubscribed).toHaveBeenCalledTimes(vi.mocked(actor.subscribe).mock.calls.length)
  })

  test('takes only what bindPeerConnection() gives', async () => {
    const { connection, actor } = bound()
    const channel = bindDataChannel(asChannel(connection.createDataChannel('chat')))
    for (const other of [undefined, connection, channel, new Proxy(actor as object, {})])
      await expect(diagnose(other as PeerConnectionActor)).rejects.toMatchObject({ code: 'not-an-actor' })
  })
})
