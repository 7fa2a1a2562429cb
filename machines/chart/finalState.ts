/** A final state that takes nothing. */
export interface FinalState {
  readonly type: 'final'
  readonly on: { readonly '*': Readonly<Record<string, never>> }
}

/**
 * A state in which a chart has ended. What the root takes is not taken there, so that `snapshot.can()` tells no other
 * than `send()`.
 *
 * @example
 * ```ts
 * closed: finalState(),
 * ```
 */
export function finalState(): FinalState {
  return { type: 'final', on: { '*': {} } }
}
