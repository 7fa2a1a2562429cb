/** Which objects an observation looks at, besides the connection and its transports, and how far. */
export interface Scope {
  /** Whether negotiation may have changed what belongs to what. */
  readonly structure?: boolean | undefined
  /** Whether it can have changed channels. */
  readonly channels?: boolean | undefined
  /** The one channel that it is about. */
  readonly channel?: string | undefined
}

/** What an observation was made of: it is in no observation, and is for who writes down what was asked for besides. */
export interface Source {
  readonly event?: Event
  readonly args?: readonly unknown[]
}
