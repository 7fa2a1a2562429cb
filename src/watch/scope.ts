/** What an observation looks at: only what it can have changed. Some engines take long to answer. */
export interface Scope {
  /** Whether signaling may have changed. */
  readonly signaling?: boolean | undefined
  /** Whether transports may have changed. If one has, what follows from their states is looked at, too. */
  readonly transports?: boolean | undefined
  /** Whether what follows from the transports' states may have changed. */
  readonly aggregates?: boolean | undefined
  /** Whether negotiation may have changed what belongs to what: then all is looked at but the channels. */
  readonly structure?: boolean | undefined
  /** Whether it can have changed channels. */
  readonly channels?: boolean | undefined
  /** The one channel that it is about. */
  readonly channel?: string | undefined
}

/**
 * The states of the path: of the transports, and what follows from them. Chromium takes over those of a new transport's object
 * without an event of its own: any other may be the first that shows them.
 */
export const pathStates: Scope = { transports: true, aggregates: true }

/** All but the channels. */
export const wholeConnection: Scope = { structure: true }

/** The states of all but the channels. */
export const allStates: Scope = { signaling: true, transports: true, aggregates: true }

/** What an observation was made of: it is in no observation, and is for who writes down what was asked for besides. */
export interface Source {
  readonly event?: Event
  readonly args?: readonly unknown[]
}
