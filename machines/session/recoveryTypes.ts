/** How a session recovers. All times are in milliseconds; `Infinity` is never. */
export interface RecoveryPolicy {
  /** How long a path that is interrupted may come back by itself. Default: 2500. */
  readonly grace: number
  /** How long connecting, or a restart of ICE, may take: more than 0. Default: 15000. */
  readonly deadline: number
  /**
   * How long a channel may take to open on a connection that is connected. Where it does not, another connection is made, which
   * has longer. More than 0. Default: 8000, as Firefox sends the first packet of an association again after 3000.
   */
  readonly opening: number
  /**
   * How often ICE is restarted before a new connection is made; if none can be, it is restarted again after each `deadline`.
   * 0: never. Default: 2.
   */
  readonly restarts: number
  /**
   * How long it is from the beginning of an attempt to that of the next one, at least; the last one repeats. One that took longer
   * is followed at once, and so is one whose connection is gone while the peer is known to be there. Default: 0, 300, 1200, 2700,
   * 4800, 7000.
   */
  readonly backoff: readonly number[]
  /** How much longer the third and later waits are, at most, by chance. Default: 1000. */
  readonly jitter: number
  /** How long to go on trying, while there is signalling. Default: 60000. */
  readonly giveUp: number
  /** How long it must have been connected before attempts are counted from the beginning. Default: 20000. */
  readonly settled: number
}

/** What recovery needs to know at its beginning. */
export interface RecoveryInput {
  readonly policy: RecoveryPolicy
  /** The time in milliseconds. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
  /** From 0 to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
}

/** What can happen to the path between two peers. A cause that is not legal in the present state is ignored. */
export type RecoveryCause =
  /** The peer is on the other side of the signalling, and has said so just now. */
  | { readonly type: 'peer.present' }
  /** The peer has said that it goes away: its page is closed, or is being loaded again. */
  | { readonly type: 'peer.left' }
  /** The peer has come to the present connection, which may have waited for it. */
  | { readonly type: 'peer.joined' }
  /** A connection was made, the first one or another. `isOnly`: when it fails, this side can have no other one made. */
  | { readonly type: 'connection.made'; readonly isOnly?: boolean }
  /** The connection is `connected`. */
  | { readonly type: 'path.connected' }
  /** It is `disconnected`. */
  | { readonly type: 'path.interrupted' }
  /** It is `failed`. */
  | { readonly type: 'path.failed' }
  /** The peer has closed its connection, or this one is closed: another one is needed. */
  | { readonly type: 'connection.ended' }
  /** Its negotiation cannot go on. */
  | { readonly type: 'negotiation.broken' }
  /** A channel of the present connection waits for the association of SCTP, which is negotiated; or none does any more. */
  | { readonly type: 'channels.waiting' | 'channels.open' }
  /** There is no network, or no signalling; or there is again. */
  | { readonly type: 'network.down' | 'network.up' }
  /** The page is suspended, or goes on. */
  | { readonly type: 'page.frozen' | 'page.resumed' }

/** What recovery remembers besides its state. */
export interface RecoveryContext {
  readonly policy: RecoveryPolicy
  readonly now: () => number
  readonly random: () => number
  /** The number of the present attempt to connect, from 1; 0 after it has been connected for long enough. */
  readonly attempt: number
  /** How many of them were restarts of ICE. */
  readonly restarts: number
  /** Whether there was ever a connection. */
  readonly hasMet: boolean
  /** Whether any of them was ever connected. */
  readonly hasWorked: boolean
  /** Whether the peer has said that it goes away, and was not heard since. Then nothing is given up. */
  readonly hasLeft: boolean
  /** Whether there is no network, or no signalling. */
  readonly isDown: boolean
  /** Whether the present connection has been connected, so that a restart of ICE may help. */
  readonly wasConnected: boolean
  /** Whether the present connection may still become connected: it has not ended, and its negotiation goes on. */
  readonly isUsable: boolean
  /** Whether no other one can be made in its place: it is borrowed, or the peer is a plain one. */
  readonly isOnly: boolean
  /** Whether a channel waits for the association. */
  readonly isOpening: boolean
  /** Since when the state is what it is. */
  readonly since: number
  /** When the latest attempt began, or the network or the page came back. */
  readonly begun: number
  /** When the next thing happens by itself, if something does. */
  readonly until: number | undefined
}

/** What recovery emits, for its driver. */
export type RecoveryEmitted =
  /** ICE is to be restarted. */
  | { readonly type: 'restart' }
  /** Ask whether the peer is there. */
  | { readonly type: 'ask' }
  /** Another connection is to be made: the peer is there. */
  | { readonly type: 'replace' }
