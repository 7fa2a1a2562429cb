import type { Trace } from '../../../trace/trace.ts'

/** What a connection showed last before it was closed. */
export interface LastStates {
  readonly connection: string | undefined
  readonly ice: string | undefined
  readonly signaling: string | undefined
  /** Of the DTLS transports: the worst of them. */
  readonly dtls: string | undefined
  /** In milliseconds. */
  readonly lasted: number
}

/** The states of a life at its end, or before its `close()`. */
export function lastStates({ checkpoint, entries }: Trace): LastStates {
  const shown: Record<string, string | undefined> = {}
  const dtls = new Map<string, string>()
  const note = (shows: Trace['checkpoint']['shows']) => {
    for (const [name, attributes] of Object.entries(shows)) {
      if (name.startsWith('dtls:') && typeof attributes.state === 'string') dtls.set(name, attributes.state)
      if (name !== 'connection') continue
      for (const [attribute, value] of Object.entries(attributes))
        if (typeof value === 'string' && attribute.endsWith('State')) shown[attribute] = value
    }
  }
  note(checkpoint.shows)
  for (const entry of entries) {
    if (entry.kind === 'message') continue
    if (entry.kind === 'call' && entry.on === 'connection' && entry.method === 'close') break
    if (entry.shows) note(entry.shows)
  }
  const states = [...dtls.values()]
  return {
    connection: shown.connectionState,
    ice: shown.iceConnectionState,
    signaling: shown.signalingState,
    dtls: states.find((state) => state === 'failed') ?? states.at(-1),
    lasted: Math.max(0, entries.at(-1)?.time ?? 0),
  }
}

/** In a line. */
export function statesText({ connection, ice, signaling, dtls }: LastStates): string {
  return [
    connection && `connection ${connection}`,
    ice && `ICE ${ice}`,
    dtls && `DTLS ${dtls}`,
    signaling && `signaling ${signaling}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
