/**
 * What a connection's chart sends to each of its parts when it is closed. It is one object: who sees it can tell it from
 * all that comes from elsewhere.
 *
 * @example
 * ```ts
 * const isOfOurConnection = event === connectionClosed
 * ```
 */
export const connectionClosed = Object.freeze({ type: 'connection.closed' } as const)
