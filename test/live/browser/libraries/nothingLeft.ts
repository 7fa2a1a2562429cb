import { expect, test } from 'vitest'
import { settled } from '../../../../harness/peers.ts'
import { bindEveryPeerConnection, type PeerConnectionActor, target } from '../../../../src/index.ts'
import { hooked } from '../../engineMethods.ts'
import { countEvery } from './leftOn.ts'

/** What a test needs to do with a library that makes its connections itself. */
export interface Library<Pair> {
  connect(): Promise<Pair>
  /** The two connections inside, in the order in which they were made. */
  connections(pair: Pair): readonly unknown[]
  /** Closes one end; resolves when the other has heard of it. */
  close(pair: Pair): Promise<void>
  talk(pair: Pair): Promise<void>
}

/** Tests that what was put onto a library's objects is gone after their end, and after it was undone. */
export function testNothingLeft<Pair>({ connect, connections, close, talk }: Library<Pair>): void {
  async function live(end: 'close' | 'undo', isBound: boolean) {
    const left = countEvery()
    const actors: PeerConnectionActor[] = []
    const undo = isBound ? bindEveryPeerConnection({ onConnection: (actor) => void actors.push(actor) }) : () => {}
    try {
      const pair = await connect()
      if (isBound) expect(actors.map((actor) => target(actor))).toEqual(connections(pair))
      const during = left.count()
      if (end === 'close') {
        await close(pair)
        await settled()
      } else {
        undo()
        await talk(pair)
      }
      expect(new Set(actors.map((actor) => target(actor)))).toEqual(new Set(isBound ? [undefined] : []))
      expect(hooked()).toEqual([])
      return { during, after: left.count().slice(0, during.length) }
    } finally {
      undo()
      left.release()
    }
  }

  test.each(['close', 'undo'] as const)('after %s', async (end) => {
    const plain = await live(end, false)
    const bound = await live(end, true)
    expect(bound.during).toHaveLength(4)
    expect(bound.during).not.toEqual(plain.during)
    expect(bound.during.map(({ own }) => own)).toEqual(plain.during.map(({ own }) => own))
    expect(bound.after).toEqual(plain.after)
  })
}
