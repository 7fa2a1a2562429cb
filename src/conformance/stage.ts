import type { AttributeValues, Side } from './lifeLog.ts'
import { LifeObserver, thrownName } from './lifeObserver.ts'

/** What makes connections: a browser's globals, or the module of a polyfill. */
export interface Engine {
  readonly RTCPeerConnection: new (configuration?: RTCConfiguration) => RTCPeerConnection
}

/** The engine has no means for a scenario. */
export class Unable extends Error {
  override readonly name = 'Unable'
}

/** One end of a scenario. */
export class Peer {
  readonly side: Side
  readonly pc: RTCPeerConnection
  readonly #observer: LifeObserver
  readonly #patience: number

  constructor(side: Side, engine: Engine, observer: LifeObserver, patience: number) {
    this.side = side
    this.pc = new engine.RTCPeerConnection()
    this.#observer = observer
    this.#patience = patience
    observer.watchConnection(side, this.pc)
  }

  /** Creates a channel and watches it. */
  createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
    let channel: RTCDataChannel | undefined
    this.call('pc', `createDataChannel("${label}")`, () => {
      channel = this.pc.createDataChannel(label, init)
      this.#observer.watchChannel(this.side, channel)
    })
    return channel as RTCDataChannel
  }

  /** Calls a method of one of the objects. What it throws is written down, and thrown. */
  call<Result>(object: string, name: string, call: () => Result, detail?: AttributeValues): Result {
    return this.#observer.call(this.side, object, name, call, detail)
  }

  /** As {@link call}; what it throws is only written down. */
  try(object: string, name: string, call: () => unknown, detail?: AttributeValues): void {
    try {
      this.call(object, name, call, detail)
    } catch {
      // It is in the life.
    }
  }

  /** Closes the connection. */
  close(): void {
    this.try('pc', 'close()', () => this.pc.close())
  }

  /** Closes the connection in a handler: what else its task fires may still come (AMB-21). */
  closeInside(type: string): void {
    this.try('pc', `close()`, () => this.pc.close(), { inside: type })
  }

  /** Closes a channel of this side. */
  closeChannel(channel: RTCDataChannel): void {
    this.try(this.#observer.watchChannel(this.side, channel), 'close()', () => channel.close())
  }

  /** Makes a call that gives a promise, and waits until it settles, or patience ends: `no sign`. */
  async operation(
    name: string,
    call: () => Promise<unknown>,
    object = 'pc',
    patience = this.#patience,
  ): Promise<string> {
    let promise: Promise<unknown>
    try {
      promise = this.call(object, name, () => Promise.resolve(call()))
    } catch (error) {
      return `threw ${thrownName(error)}`
    }
    const settled = this.#observer.settle(this.side, object, name, promise)
    const outcome = await within(patience, settled)
    if (outcome !== undefined) return outcome
    this.#observer.wait(this.side, object, name, `no sign after ${patience / 1000} s`)
    return 'no sign'
  }

  /** Makes sure that an operation succeeds, for a scenario that is of no use otherwise. */
  async must(name: string, call: () => Promise<unknown>): Promise<void> {
    const outcome = await this.operation(name, call)
    if (outcome !== 'fulfilled') throw new Unable(`${name}: ${outcome}`)
  }

  /** Waits until this is true, looked at after each event of either side, or until patience ends. */
  until(what: string, isTrue: () => boolean, patience = this.#patience): Promise<boolean> {
    return this.#observer.until(this.side, what, isTrue, patience)
  }

  /** Writes down what was found out. */
  fact(object: string, name: string, outcome: string): void {
    this.#observer.fact(this.side, object, name, outcome)
  }

  /** Writes down what the attributes show. */
  look(name: string): void {
    this.#observer.look(this.side, 'pc', name)
  }

  /** How often the object has fired such an event. */
  fired(object: string, type: string): number {
    return this.#observer.life.filter(
      (entry) => entry.kind === 'event' && entry.side === this.side && entry.object === object && entry.name === type,
    ).length
  }
}

/** Two connections of one engine, and what is seen of them. */
export class Stage {
  readonly engine: Engine
  readonly a: Peer
  readonly b: Peer
  readonly observer = new LifeObserver()
  /** How long a sign is waited for, in milliseconds. */
  readonly patience: number
  readonly #others: RTCPeerConnection[] = []
  readonly #channels: Record<Side, RTCDataChannel[]> = { A: [], B: [] }
  #delivers: Record<Side, boolean> = { A: false, B: false }
  readonly #held: Record<Side, (() => void)[]> = { A: [], B: [] }

  constructor(engine: Engine, patience: number) {
    this.engine = engine
    this.patience = patience
    try {
      this.a = new Peer('A', engine, this.observer, patience)
      this.b = new Peer('B', engine, this.observer, patience)
    } catch (error) {
      this.observer.stop()
      throw error
    }
    this.#trickle(this.a, this.b)
    this.#trickle(this.b, this.a)
    for (const { pc, side } of [this.a, this.b]) {
      pc.addEventListener('datachannel', ({ channel }) => this.#channels[side].push(channel))
    }
  }

  /** A further connection, for what the two could say; it is not watched. */
  another(): RTCPeerConnection {
    const connection = new this.engine.RTCPeerConnection()
    this.#others.push(connection)
    return connection
  }

  /** Candidates are handed over once the offerer has the answer: some engines take none earlier. */
  #trickle(from: Peer, to: Peer): void {
    from.pc.addEventListener('icecandidate', ({ candidate }) => {
      const deliver = () => void to.pc.addIceCandidate(candidate ?? undefined).catch(() => {})
      if (this.#delivers[from.side]) deliver()
      else this.#held[from.side].push(deliver)
    })
  }

  /** Lets candidates pass from now on, and those that were held back. */
  trickle(...sides: readonly Side[]): void {
    for (const side of sides) {
      this.#delivers[side] = true
      for (const deliver of this.#held[side].splice(0)) deliver()
    }
  }

  /** Lets `a` offer and `b` answer; `alter` may change what is said on its way. */
  async negotiate(
    alter: (sdp: string, type: 'offer' | 'answer') => string = (sdp) => sdp,
    candidates = true,
    [from, to]: readonly [Peer, Peer] = [this.a, this.b],
  ): Promise<void> {
    this.#delivers = { A: false, B: false }
    const offer = await this.created(from, 'offer')
    await from.must('setLocalDescription(offer)', () => from.pc.setLocalDescription(offer))
    await to.must('setRemoteDescription(offer)', () =>
      to.pc.setRemoteDescription({ type: 'offer', sdp: alter(offer.sdp ?? '', 'offer') }),
    )
    const answer = await this.created(to, 'answer')
    await to.must('setLocalDescription(answer)', () => to.pc.setLocalDescription(answer))
    await from.must('setRemoteDescription(answer)', () =>
      from.pc.setRemoteDescription({ type: 'answer', sdp: alter(answer.sdp ?? '', 'answer') }),
    )
    if (candidates) this.trickle('A', 'B')
  }

  /** Creates an offer or an answer. */
  async created(peer: Peer, type: 'offer' | 'answer'): Promise<RTCSessionDescriptionInit> {
    let created: RTCSessionDescriptionInit = { type, sdp: '' }
    const method = type === 'offer' ? 'createOffer' : 'createAnswer'
    await peer.must(`${method}()`, async () => {
      const { sdp = '' } = await peer.pc[method]()
      created = { type, sdp }
    })
    return created
  }

  /** The channel of that label which the peer has announced. */
  announced(peer: Peer, label: string): RTCDataChannel | undefined {
    return this.#channels[peer.side].find((channel) => channel.label === label)
  }

  /** Connects with one channel, open at both ends, over which a message has gone each way. */
  async open(label = 'chat'): Promise<readonly [RTCDataChannel, RTCDataChannel]> {
    const near = this.a.createDataChannel(label)
    await this.negotiate()
    return this.talk(near, label)
  }

  /** Waits until the channel is open at both ends, and a message has gone each way. */
  async talk(near: RTCDataChannel, label: string): Promise<readonly [RTCDataChannel, RTCDataChannel]> {
    const isThere = () => near.readyState === 'open' && this.announced(this.b, label)?.readyState === 'open'
    if (!(await this.a.until('both ends are open', isThere))) throw new Unable('the channel does not open')
    const far = this.announced(this.b, label) as RTCDataChannel
    const object = `channel ${label}`
    const [nearBefore, farBefore] = [this.a.fired(object, 'message'), this.b.fired(object, 'message')]
    this.a.try(object, 'send("ping")', () => near.send('ping'))
    await this.b.until('the message arrives', () => this.b.fired(object, 'message') > farBefore)
    this.b.try(object, 'send("pong")', () => far.send('pong'))
    if (!(await this.a.until('a message has gone each way', () => this.a.fired(object, 'message') > nearBefore))) {
      throw new Unable('no message arrives')
    }
    await this.rest(50)
    return [near, far]
  }

  /** Marks where the part begins that is of interest. */
  begin(): void {
    for (const peer of [this.a, this.b]) peer.look('begin')
  }

  /** Lets time pass, to see whether anything more comes. */
  async rest(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
  }

  /** Looks at both ends a last time, and lets go of all. */
  end(): void {
    for (const { side } of [this.a, this.b]) this.observer.look(side, 'pc', 'at rest')
    this.observer.stop()
    for (const connection of [this.a.pc, this.b.pc, ...this.#others]) {
      try {
        connection.close()
      } catch {
        // Not of interest any more.
      }
    }
  }
}

/** The value of the promise, or `undefined` if it takes longer. */
export async function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
