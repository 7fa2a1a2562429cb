import { describe, expect, test } from 'vitest'
import { settled } from '../../../harness/peers.ts'
import type { ChainedCall } from '../../../machines/connection/descriptionOutcome.ts'
import { operations, signalingState } from '../../../src/index.ts'
import { type BoundConnection, chainOf, closeNow } from '../boundConnection.ts'
import { quiet } from '../quiet.ts'
import { candidate, type Reached, reach } from '../signalingStates.ts'

const { made, errors, rejections, inState: reached } = quiet()

/** The methods that have such a form. */
type ChainedMethod = Exclude<ChainedCall['method'], 'replaceTrack'>

/** The forms of the methods that take callbacks; those for a success are given what the promise would be. */
type Legacy = { readonly [Method in ChainedMethod]: (...args: unknown[]) => Promise<unknown> }

type State = Parameters<typeof reach>[0]

async function inState(state: State): Promise<Reached & { watched: BoundConnection; legacy: Legacy }> {
  const there = await reached(state)
  return { ...there, legacy: there.connection as Legacy }
}

/** Calls a method with callbacks, and tells which of them was called, and with what. */
function called(legacy: Legacy, method: ChainedMethod, ...first: unknown[]): Promise<[string, unknown]> {
  return new Promise((resolve) => {
    const success = (value: unknown) => resolve(['success', value])
    const failure = (error: unknown) => resolve(['failure', error])
    void legacy[method](...first, success, failure)
  })
}

describe('OC-1, OC-4: the form with callbacks', () => {
  test('of createOffer and setLocalDescription is followed to its success', async () => {
    const { legacy, watched } = await inState('stable')
    const offering = called(legacy, 'createOffer')
    expect(chainOf(watched)).toEqual(['running createOffer: succeeds'])
    const [outcome, offer] = await offering
    expect(outcome).toBe('success')
    expect(offer).toMatchObject({ type: 'offer' })
    expect(chainOf(watched)).toEqual([])

    const setting = called(legacy, 'setLocalDescription', offer)
    expect(chainOf(watched)).toEqual(['running setLocalDescription: succeeds have-local-offer'])
    expect(await setting).toEqual(['success', undefined])
    expect(chainOf(watched)).toEqual([])
    expect(signalingState(watched.actor.getSnapshot())).toBe('have-local-offer')
  })

  test('of the others, too', async () => {
    const { legacy, watched, offer } = await inState('stable')
    expect(await called(legacy, 'setRemoteDescription', offer)).toEqual(['success', undefined])
    expect(signalingState(watched.actor.getSnapshot())).toBe('have-remote-offer')
    expect((await called(legacy, 'addIceCandidate', candidate))[0]).toBe('success')
    expect(await called(legacy, 'createAnswer')).toMatchObject(['success', { type: 'answer' }])
    expect(chainOf(watched)).toEqual([])
  })

  test('INV-15: is followed to its failure, with the engine’s error', async () => {
    const { legacy, watched, answer } = await inState('stable')
    const failing = called(legacy, 'setRemoteDescription', answer)
    expect(operations(watched.actor.getSnapshot())[0]?.outcome).toMatchObject({ kind: 'rejects', rule: 'RJ-6' })
    const [outcome, error] = await failing
    expect(outcome).toBe('failure')
    expect(error).toBeInstanceOf(DOMException)
    expect(error).toMatchObject({ name: 'InvalidStateError' })
    expect(chainOf(watched)).toEqual([])
    expect(watched.divergences).toEqual([])
  })

  test('resolves its promise as the engine does', async () => {
    const bare = await reach('stable')
    made.push(bare)
    const { legacy } = await inState('stable')
    for (const connection of [bare.connection as Legacy, legacy]) {
      expect(
        await connection.createAnswer(
          () => {},
          () => {},
        ),
      ).toBeUndefined()
    }
  })

  test('that the engine cannot take is not held in the chain', async () => {
    const { legacy, watched } = await inState('stable')
    const outcome = await legacy
      .createOffer(
        () => {},
        () => {},
        42,
      )
      .then(
        () => 'fulfilled',
        ({ name }: Error) => name,
      )
    expect(outcome).toBe('TypeError')
    expect(chainOf(watched)).toEqual([])
  })

  test('INV-12: is abandoned by close(), and calls neither', async () => {
    const { legacy, watched } = await inState('stable')
    const calls: string[] = []
    called(legacy, 'createOffer').then(([outcome]) => calls.push(outcome))
    closeNow(watched)
    expect(chainOf(watched)).toEqual(['abandoned createOffer: succeeds'])
    await settled()
    expect(calls).toEqual([])
  })

  test('an exception in a callback is reported once, as without us', async () => {
    const bare = await reach('stable')
    made.push(bare)
    const { legacy, watched } = await inState('stable')
    const counts: number[] = []
    for (const connection of [bare.connection as Legacy, legacy]) {
      void connection.createOffer(
        () => {
          throw new Error('of the app')
        },
        () => {},
      )
      await settled()
      counts.push(errors.messages.splice(0).length + rejections.reasons.splice(0).length)
    }
    expect(counts[1]).toBe(counts[0])
    expect(chainOf(watched)).toEqual([])
  })
})

describe('OC-1: a function that is no callback', () => {
  test('of createOffer is taken for options, and the chain is not held up', async () => {
    const { legacy, watched } = await inState('stable')
    expect(await legacy.createOffer(() => {})).toMatchObject({ type: 'offer' })
    expect(chainOf(watched)).toEqual([])
  })

  test.each(['setLocalDescription', 'setRemoteDescription'] as const)('of %s does as without us', async (method) => {
    const bare = await reach('stable')
    made.push(bare)
    const { legacy, watched } = await inState('stable')
    const outcomes: string[] = []
    for (const connection of [bare.connection as Legacy, legacy]) {
      const call = connection[method]({ type: 'rollback' }, () => {})
      outcomes.push(
        await call.then(
          () => 'fulfilled',
          ({ name }: Error) => name,
        ),
      )
    }
    expect(outcomes[1]).toBe(outcomes[0])
    expect(chainOf(watched)).toEqual([])
  })

  test('of setLocalDescription with an offer does as without us', async () => {
    const bare = await reach('stable')
    made.push(bare)
    const { legacy, watched } = await inState('stable')
    watched.divergences.length = 0
    const shown: string[] = []
    for (const connection of [bare.connection, legacy as unknown as RTCPeerConnection]) {
      connection.createDataChannel('chat')
      const offer = await connection.createOffer()
      const called = new Promise<string>((resolve) => {
        const call = (connection as unknown as Legacy).setLocalDescription(offer, () => resolve('called'))
        call.then(
          () => {},
          ({ name }: Error) => resolve(name),
        )
      })
      shown.push(`${await called}, ${connection.signalingState}`)
    }
    expect(shown[1]).toBe(shown[0])
    expect(signalingState(watched.actor.getSnapshot())).toBe(watched.connection.signalingState)
    expect(chainOf(watched)).toEqual([])
    expect(watched.divergences.filter(({ rule }) => /^(SG|INV-1[15]|INV-7)/.test(rule))).toEqual([])
  })
})
