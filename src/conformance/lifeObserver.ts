import type { AttributeValue, AttributeValues, Entry, LifeLog, Side } from './lifeLog.ts'

const connectionEvents = [
  'negotiationneeded',
  'signalingstatechange',
  'icegatheringstatechange',
  'iceconnectionstatechange',
  'connectionstatechange',
  'icecandidate',
  'datachannel',
  'track',
]
const channelEvents = ['open', 'message', 'bufferedamountlow', 'closing', 'error', 'close']
const transportEvents = ['statechange', 'error', 'gatheringstatechange', 'selectedcandidatepairchange']
const trackEvents = ['ended', 'mute', 'unmute']

/** More transports or channels than this are not watched: an engine may hand out a new object at each read. */
const MOST_OBJECTS = 40

/**
 * Writes down the life of two connections: it has listeners of its own on every object of theirs, and reads all
 * attributes at each event and call.
 */
export class LifeObserver {
  readonly life: Entry[] = []
  readonly #sides: Record<Side, ObservedSide> = { A: new ObservedSide(), B: new ObservedSide() }
  readonly #calls: string[] = []
  readonly #tasks = new MessageChannel()
  #task = 0
  #isTaskAwaited = false
  #isStopped = false

  constructor() {
    this.#tasks.port1.onmessage = () => {
      this.#task += 1
      this.#isTaskAwaited = false
    }
  }

  /** Ends the recording; what comes later is not written down. */
  stop(): LifeLog {
    this.#isStopped = true
    this.#tasks.port1.close()
    return this.life
  }

  /** Watches a connection, with all objects that it comes to show. */
  watchConnection(side: Side, connection: RTCPeerConnection): void {
    this.#sides[side].connection = connection
    this.#listen(side, 'pc', connection, connectionEvents)
    this.look(side, 'pc', 'created')
  }

  /** Watches a channel, by its label. */
  watchChannel(side: Side, channel: RTCDataChannel): string {
    const watched = this.#sides[side]
    const given = watched.nameOf(channel)
    if (given) return given
    const label = `channel ${channel.label}`
    const name = watched.objects.has(label) ? `${label} (2)` : label
    watched.objects.set(name, channel)
    this.#listen(side, name, channel, channelEvents)
    return name
  }

  /** Makes a call and writes it down, with what the attributes show before and after. */
  call<Result>(side: Side, object: string, name: string, call: () => Result, detail?: AttributeValues): Result {
    this.#note({ kind: 'call', side, object, name, ...(detail ? { detail } : {}) })
    const inside = `${side} ${object}.${name}`
    this.#calls.push(inside)
    try {
      const result = call()
      this.#leave(inside)
      this.#note({ kind: 'return', side, object, name, outcome: 'returned' })
      return result
    } catch (error) {
      this.#leave(inside)
      this.#note({ kind: 'return', side, object, name, outcome: `threw ${thrownName(error)}` })
      throw error
    }
  }

  /** Writes down how a promise settles. */
  settle(side: Side, object: string, name: string, promise: Promise<unknown>): Promise<string> {
    const settled = (outcome: string, error?: unknown) => {
      this.#note({ kind: 'settle', side, object, name, outcome, ...(error ? { detail: errorDetail(error) } : {}) })
      return outcome
    }
    return promise.then(
      () => settled('fulfilled'),
      (error: unknown) => settled(`rejected ${thrownName(error)}`, error),
    )
  }

  /** Writes down what the attributes show. */
  look(side: Side, object: string, name: string): void {
    this.#note({ kind: 'look', side, object, name })
  }

  /** Writes down what a scenario has found out. */
  fact(side: Side, object: string, name: string, outcome: string, detail?: AttributeValues): void {
    this.#note({ kind: 'fact', side, object, name, outcome, ...(detail ? { detail } : {}) })
  }

  /** Writes down that something came, or did not. */
  wait(side: Side, object: string, name: string, outcome: string): void {
    this.#note({ kind: 'wait', side, object, name, outcome })
  }

  /** Waits until this is true, or until patience ends. */
  async until(side: Side, what: string, isTrue: () => boolean, patience: number): Promise<boolean> {
    const begin = Date.now()
    while (!isTrue()) {
      if (Date.now() - begin > patience) {
        this.wait(side, 'pc', what, `no sign after ${patience / 1000} s`)
        return false
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    this.wait(side, 'pc', what, 'seen')
    return true
  }

  #leave(inside: string): void {
    this.#calls.splice(this.#calls.lastIndexOf(inside), 1)
  }

  #note(entry: Omit<Entry, 'task' | 'shown' | 'inside'> & { readonly shown?: Entry['shown'] }): void {
    if (this.#isStopped) return
    const inside = this.#calls.length > 0 ? { inside: [...this.#calls] } : {}
    this.life.push({ ...entry, ...inside, task: this.#task, shown: entry.shown ?? this.#sides[entry.side].show() })
    if (!this.#isTaskAwaited) {
      this.#isTaskAwaited = true
      this.#tasks.port2.postMessage(0)
    }
    this.#discover(entry.side)
  }

  #listen(side: Side, object: string, target: EventTarget, types: readonly string[]): void {
    for (const type of types) {
      target.addEventListener(type, (event) => {
        if (this.#isStopped) return
        if (type === 'datachannel') this.watchChannel(side, (event as RTCDataChannelEvent).channel)
        const detail = detailOf(event, this.#sides[side].connection)
        const shown = type === 'message' ? { shown: this.#sides[side].show(object) } : {}
        this.#note({ kind: 'event', side, object, name: type, ...(detail ? { detail } : {}), ...shown })
      })
    }
  }

  /** Listens to the transports and tracks that the connection shows for the first time. */
  #discover(side: Side): void {
    const watched = this.#sides[side]
    for (const { name, target, types } of watched.discover()) this.#listen(side, name, target, types)
  }
}

/** The objects of one side, by name. */
class ObservedSide {
  connection: RTCPeerConnection | undefined
  readonly objects = new Map<string, object>()
  readonly #names = new WeakMap<object, string>()
  readonly #counts = new Map<string, number>()

  nameOf(object: object): string | undefined {
    for (const [name, each] of this.objects) if (each === object) return name
    return undefined
  }

  show(only?: string): Readonly<Record<string, AttributeValues>> {
    const shown: Record<string, AttributeValues> = {}
    if (this.connection && !only) shown.pc = connectionAttributes(this.connection)
    const used = only ? [] : this.#transports().map(({ object }) => object)
    for (const [name, object] of this.objects) {
      if (!only || name === only) shown[name] = attributesOf(name, object, used)
    }
    return shown
  }

  *discover(): Generator<{ readonly name: string; readonly target: EventTarget; readonly types: readonly string[] }> {
    const tracks = this.#tracks().map((track) => ({ kind: `track ${track.kind}`, object: track as object }))
    for (const { kind, object } of [...this.#transports(), ...tracks]) {
      if (this.#names.has(object) || this.objects.size >= MOST_OBJECTS) continue
      const count = (this.#counts.get(kind) ?? 0) + 1
      this.#counts.set(kind, count)
      const name = `${kind} ${count}`
      this.#names.set(object, name)
      this.objects.set(name, object)
      if (typeof (object as EventTarget).addEventListener !== 'function') continue
      yield { name, target: object as EventTarget, types: kind.startsWith('track') ? trackEvents : transportEvents }
    }
  }

  #transports(): readonly { readonly kind: string; readonly object: object }[] {
    const { connection } = this
    if (!connection) return []
    const transports: { kind: string; object: object }[] = []
    const add = (kind: string, object: object | null | undefined) => {
      if (object && !transports.some((each) => each.object === object)) transports.push({ kind, object })
      return object
    }
    const addDtls = (dtls: RTCDtlsTransport | null | undefined) => {
      add('dtls', dtls)
      if (dtls)
        add(
          'ice',
          tried(() => dtls.iceTransport),
        )
    }
    const sctp = tried(() => connection.sctp)
    add('sctp', sctp)
    if (sctp) addDtls(tried(() => sctp.transport))
    for (const transceiver of this.#transceivers()) {
      addDtls(tried(() => transceiver.sender.transport))
      addDtls(tried(() => transceiver.receiver.transport))
    }
    return transports
  }

  #tracks(): readonly MediaStreamTrack[] {
    return this.#transceivers().flatMap(({ receiver }) => tried(() => receiver.track) ?? [])
  }

  #transceivers(): readonly RTCRtpTransceiver[] {
    return tried(() => this.connection?.getTransceivers?.()) ?? []
  }
}

function connectionAttributes(connection: RTCPeerConnection): AttributeValues {
  const sdp = (read: () => RTCSessionDescription | null) => shownBy(() => withoutCandidates(read()))
  const local = sdp(() => connection.localDescription)
  const remote = sdp(() => connection.remoteDescription)
  const type = (read: () => RTCSessionDescription | null) => shownBy(() => read()?.type ?? null)
  const pendingLocal = sdp(() => connection.pendingLocalDescription)
  const pendingRemote = sdp(() => connection.pendingRemoteDescription)
  return {
    signalingState: shownBy(() => connection.signalingState),
    iceConnectionState: shownBy(() => connection.iceConnectionState),
    connectionState: shownBy(() => connection.connectionState),
    iceGatheringState: shownBy(() => connection.iceGatheringState),
    currentLocalDescription: type(() => connection.currentLocalDescription),
    pendingLocalDescription: type(() => connection.pendingLocalDescription),
    currentRemoteDescription: type(() => connection.currentRemoteDescription),
    pendingRemoteDescription: type(() => connection.pendingRemoteDescription),
    isLocalDescriptionRight: local === (pendingLocal ?? sdp(() => connection.currentLocalDescription)),
    isRemoteDescriptionRight: remote === (pendingRemote ?? sdp(() => connection.currentRemoteDescription)),
    sctp: shownBy(() => (connection.sctp ? 'transport' : connection.sctp)),
  }
}

/** Which description it is; candidates may be added to it at any time. */
function withoutCandidates(description: RTCSessionDescription | null): string | null {
  return description && `${description.type} ${description.sdp.match(/^o=.*$/m)}`
}

function attributesOf(name: string, object: object, used: readonly object[]): AttributeValues {
  const [kind] = name.split(' ')
  if (kind === 'channel') {
    const channel = object as RTCDataChannel
    return {
      readyState: shownBy(() => channel.readyState),
      id: shownBy(() => channel.id),
      bufferedAmount: shownBy(() => channel.bufferedAmount),
      bufferedAmountLowThreshold: shownBy(() => channel.bufferedAmountLowThreshold),
      negotiated: shownBy(() => channel.negotiated),
    }
  }
  if (kind === 'track') {
    const track = object as MediaStreamTrack
    return { readyState: shownBy(() => track.readyState), muted: shownBy(() => track.muted) }
  }
  const state = shownBy(() => (object as RTCDtlsTransport).state)
  const inUse = used.includes(object)
  if (kind === 'sctp') {
    const sctp = object as RTCSctpTransport
    return {
      state,
      inUse,
      maxChannels: shownBy(() => sctp.maxChannels),
      maxMessageSize: shownBy(() => sctp.maxMessageSize),
    }
  }
  if (kind === 'dtls') return { state, inUse }
  const ice = object as RTCIceTransport
  const pair = () => (ice.getSelectedCandidatePair ? (ice.getSelectedCandidatePair() ? 'pair' : null) : undefined)
  return { state, inUse, gatheringState: shownBy(() => ice.gatheringState), selectedCandidatePair: shownBy(pair) }
}

function detailOf(event: Event, connection: RTCPeerConnection | undefined): AttributeValues | undefined {
  switch (event.type) {
    case 'error':
      return errorDetail((event as RTCErrorEvent).error)
    case 'datachannel':
      return { label: (event as RTCDataChannelEvent).channel?.label }
    case 'icecandidate':
      return candidateDetail((event as RTCPeerConnectionIceEvent).candidate, connection)
    default:
      return undefined
  }
}

function candidateDetail(
  candidate: RTCIceCandidate | null,
  connection: RTCPeerConnection | undefined,
): AttributeValues {
  if (!candidate) return { candidate: 'null' }
  if (candidate.candidate === '') return { candidate: 'empty' }
  // Engines add different extensions to it in the one place and in the other.
  const line = candidate.candidate.replace(/^a=/, '').replace(/ typ .*/, '')
  return {
    candidate: 'candidate',
    sdpMid: candidate.sdpMid !== null && candidate.sdpMid !== undefined,
    sdpMLineIndex: candidate.sdpMLineIndex !== null && candidate.sdpMLineIndex !== undefined,
    isInDescription: tried(() => connection?.localDescription?.sdp.includes(line)),
  }
}

/** What an error says, as far as the specification names it. */
function errorDetail(error: unknown): AttributeValues {
  const { name, message, errorDetail: detail, sctpCauseCode } = (error ?? {}) as Partial<RTCError>
  return { name, message, errorDetail: detail, sctpCauseCode }
}

/** The name of what was thrown, which need not be an `Error`. */
export function thrownName(error: unknown): string {
  const { name } = (error ?? {}) as Partial<Error>
  return name ?? JSON.stringify(error) ?? String(error)
}

function shownBy(read: () => unknown): AttributeValue {
  try {
    const value = read()
    return typeof value === 'object' && value !== null ? String(value) : (value as AttributeValue)
  } catch (error) {
    return `throws ${thrownName(error)}`
  }
}

function tried<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
