import type { AttributeValues, Entry, LifeLog, Side } from '../../../src/conformance/lifeLog.ts'

/** What can be said of an entry; the rest is filled in. */
export type Said = Partial<Omit<Entry, 'shown'>> & { readonly shown?: Readonly<Record<string, AttributeValues>> }

const connection: AttributeValues = {
  signalingState: 'stable',
  iceConnectionState: 'connected',
  connectionState: 'connected',
  iceGatheringState: 'complete',
}

/** A life of A, in which each entry shows what was shown last, with what it says itself. */
export function lifeOf(...said: readonly Said[]): LifeLog {
  const shown: Record<Side, Record<string, AttributeValues>> = { A: { pc: connection }, B: { pc: connection } }
  return said.map((each, index): Entry => {
    const side = each.side ?? 'A'
    for (const [object, attributes] of Object.entries(each.shown ?? {})) {
      shown[side][object] = { ...shown[side][object], ...attributes }
    }
    return { kind: 'event', object: 'pc', name: 'look', task: index, ...each, side, shown: { ...shown[side] } }
  })
}

/** An event of the channel `chat`, which then shows this state. */
export function chat(name: string, readyState: string, more: Said = {}): Said {
  return { object: 'channel chat', name, shown: { 'channel chat': { readyState } }, ...more }
}

/** A call of `close()` and its return, on the channel or, with these states, on the connection. */
export function closes(readyState: string): readonly Said[] {
  return [
    { kind: 'call', object: 'channel chat', name: 'close()' },
    { outcome: 'returned', ...chat('close()', readyState), kind: 'return' } as Said,
  ]
}

/** `pc.close()`, after which the connection reads closed, and the channel this. */
export function closesConnection(readyState: string): readonly Said[] {
  const closed = { signalingState: 'closed', iceConnectionState: 'closed', connectionState: 'closed' }
  return [
    { kind: 'call', name: 'close()' },
    {
      kind: 'return',
      name: 'close()',
      outcome: 'returned',
      shown: { pc: { ...connection, ...closed }, 'channel chat': { readyState } },
    },
  ]
}
