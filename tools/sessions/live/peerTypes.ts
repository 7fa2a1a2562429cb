/** The signalling of a peer's page. Messages are text, for they go from one page to another. */
export interface TextEnd {
  send(text: string): void
  /** @returns what ends that */
  subscribe(listener: (text: string) => void): () => void
  get(): 'up' | 'down'
  /** @returns what ends that */
  watch(listener: () => void): () => void
}

/** One peer in a page of its own. What is in it is of that page. */
export interface PagePeer {
  /** All messages that have come, in their order. */
  readonly received: readonly string[]
  /** Whether it takes itself for connected. */
  readonly isConnected: boolean
  /** What it shows, for who looks for a mistake. */
  readonly state: string
  say(text: string): void
}

/** What a page of a peer can be. */
export interface PeerKinds {
  session(end: TextEnd): SessionPeer
  /** A session whose peer is the W3C's example. */
  sessionWithPlain(end: TextEnd, role: PlainRole): PlainPeer
  /** The W3C's example. */
  w3cExample(end: TextEnd, role: PlainRole): PlainPeer
  /** The same, which restarts ICE when its connection has failed. */
  w3cPattern(end: TextEnd, role: PlainRole): PagePeer
  simplePeer(end: TextEnd, role: PlainRole): PagePeer
  peerJs(end: TextEnd, role: PlainRole): PagePeer
}

/** What a peer that elects nobody is to do. */
export interface PlainRole {
  readonly polite: boolean
  /** Whether it makes a channel, or calls. */
  readonly begins: boolean
}

/** One of a pair with the W3C's example. */
export interface PlainPeer extends PagePeer {
  /** Its connection has something to negotiate. */
  change(): void
  /** Whether it waits for nothing, and for no candidates. */
  readonly isAtRest: boolean
  /** What no restart of ICE brings it out of, if an engine has left it so: gathering, or with an association that has ended. */
  readonly stuck: Stuck | undefined
}

/** What an engine may leave a connection in, of which only another connection is the end. */
export type Stuck = 'gathering' | 'ended'

/** A session in a page of its own. */
export interface SessionPeer extends PagePeer {
  /** How many of its connections are open, and whether the session has exactly that one. */
  readonly open: number
  readonly hasOwn: boolean
  /** Whether one of its connections has failed. */
  readonly hasFailed: boolean
  /** The number of its connection. */
  readonly epoch: number
  readonly timers: number
  /** How far it is: what recovery does, and the states of its connection, ICE, DTLS, the association and the channel. */
  readonly stage: string
  /** How it has ended: `closed by peer: enough`. */
  readonly outcome: string | undefined
  change(): void
  closeConnection(): void
  /** As if the page crashed: nothing is said. */
  stop(): void
  close(reason: string): void
}
