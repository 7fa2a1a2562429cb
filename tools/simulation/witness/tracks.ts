import type { Trace } from '../../../src/testing/index.ts'

/**
 * What was seen of an end, in the order in which it was: by what must keep an order among itself. Between two of these, an
 * engine may do things sooner or later, as its network does.
 */
export type Tracks = Readonly<Record<string, readonly string[]>>

const shownBy: Readonly<Record<string, string>> = {
  signalingstatechange: 'signalingState',
  iceconnectionstatechange: 'iceConnectionState',
  connectionstatechange: 'connectionState',
  icegatheringstatechange: 'iceGatheringState',
  gatheringstatechange: 'gatheringState',
  statechange: 'state',
}

const trackOf: Readonly<Record<string, string>> = {
  icegatheringstatechange: 'gathering',
  icecandidate: 'gathering',
  iceconnectionstatechange: 'ICE',
  connectionstatechange: 'connection',
  datachannel: 'datachannel',
}

/** The tracks of a recorded life: calls, how they settle, and events with the states that they show. */
export function tracksOf({ checkpoint, entries }: Trace): Tracks {
  const tracks: Record<string, string[]> = {}
  const shown = new Map<string, Record<string, unknown>>()
  const learn = (shows: object | undefined) => {
    for (const [name, attributes] of Object.entries(shows ?? {}))
      shown.set(name, { ...shown.get(name), ...(attributes as object) })
  }
  const add = (track: string, line: string) => {
    const lines = tracks[track] ?? []
    tracks[track] = lines
    // How many candidates there are is the host's.
    const isOneOfMany = line === 'icecandidate[candidate]' || track === 'candidates added'
    if (!isOneOfMany || !lines.includes(line)) lines.push(line)
  }
  // Which number an engine's transport has depends on how many were made and never seen.
  const numbers = new Map<string, string>()
  const numbered = (name: string) => {
    const [kind] = name.split(':')
    if (kind === name || kind === 'channel') return name
    const count = [...numbers.keys()].filter((other) => other.startsWith(`${kind}:`)).length
    if (!numbers.has(name)) numbers.set(name, `${kind}:${count}`)
    return numbers.get(name) ?? name
  }
  learn(checkpoint.shows)
  for (const entry of entries) {
    if ('shows' in entry) learn(entry.shows)
    const { kind } = entry
    const attributes = shown.get(entry.on)
    const on = numbered(entry.on)
    const isCandidate = 'method' in entry && entry.method === 'addIceCandidate'
    const own = isCandidate ? 'candidates added' : on === 'connection' ? 'calls and signaling' : on
    if (kind === 'call') add(own, `${entry.method}()`)
    else if (kind === 'returned' && entry.threw) add(own, `${entry.method}() threw ${entry.threw}`)
    else if (kind === 'settled') add(own, `${entry.method}() ${entry.rejected ?? 'fulfilled'}`)
    else if (kind === 'event') {
      const { type } = entry
      const state = shownBy[type] ?? (on.startsWith('channel') ? 'readyState' : undefined)
      const detail = type === 'icecandidate' ? entry.candidate : state && attributes?.[state]
      const track =
        on === 'connection' ? (trackOf[type] ?? own) : type === 'gatheringstatechange' ? `${on} gathering` : on
      add(track, detail === undefined ? type : `${type}[${String(detail)}]`)
    }
  }
  return tracks
}
