import type { Given } from './observation.ts'

/** The chained methods of a connection; the sixth, `replaceTrack()`, is one of its senders (OC-1). */
export const chainedMethods = [
  'createOffer',
  'createAnswer',
  'setLocalDescription',
  'setRemoteDescription',
  'addIceCandidate',
] as const

/** One of them. */
export type ChainedMethod = (typeof chainedMethods)[number]

/** The SDP that was created last, as far as it was seen. */
export interface CreatedSdp {
  offer: string | undefined
  answer: string | undefined
}

/** Stands for what cannot be read without running code of the app's. */
const hidden = Symbol('hidden')

/** What a chained method of a connection was given. An own getter of an argument is never run: the engine runs it, once. */
export function givenTo(method: ChainedMethod, args: readonly unknown[], created: CreatedSdp): Given | undefined {
  const [first, ...others] = args
  if (!isDictionary(first)) return { unusable: true }
  const callbacks = callbacksOf(args).length > 0
  // With a callback for the success alone nobody is told of a failure, where an engine takes it at all.
  if (!callbacks && typeof first !== 'function' && others.some((other) => typeof other === 'function')) {
    return { unusable: true }
  }
  const given = readGiven(method, first, created)
  return callbacks ? { ...given, callbacks } : given
}

function readGiven(method: ChainedMethod, first: unknown, created: CreatedSdp): Given | undefined {
  if (method === 'createOffer' || method === 'createAnswer') return undefined
  if (method === 'addIceCandidate') {
    const [candidate = '', sdpMid, sdpMLineIndex] = ['candidate', 'sdpMid', 'sdpMLineIndex'].map((name) =>
      peek(first, name),
    )
    if ([candidate, sdpMid, sdpMLineIndex].includes(hidden)) return { unusable: true }
    return { end: candidate === '', hasSection: (sdpMid ?? sdpMLineIndex ?? undefined) !== undefined }
  }
  const type = peek(first, 'type')
  if (type === hidden) return { unusable: true }
  const named = type === undefined ? {} : { type: String(type) }
  if (method === 'setRemoteDescription') return named
  const sdp = peek(first, 'sdp')
  return { ...named, sdp: comparison(sdp, created) }
}

function comparison(sdp: unknown, created: CreatedSdp): NonNullable<Given['sdp']> {
  if (sdp === undefined || sdp === '') return 'empty'
  if (sdp === hidden) return 'hidden'
  if (sdp === created.offer) return 'offer'
  return sdp === created.answer ? 'answer' : 'other'
}

/** The functions of the legacy form of a call, which takes one for the success and one for the failure: their places. */
export function callbacksOf(args: readonly unknown[]): readonly number[] {
  const functions = args.flatMap((arg, index) => (typeof arg === 'function' ? [index] : []))
  // One alone, as the first of all, is taken for a dictionary.
  return functions.length === 2 ? functions : []
}

/** What `replaceTrack()` was given. */
export function givenTrack(track: unknown, { receiver, currentDirection, direction }: RTCRtpTransceiver): Given {
  const kind = track ? peek(track, 'kind') : undefined
  if (kind === hidden) return { unusable: true }
  return {
    sameKind: !track || kind === receiver.track.kind,
    stopped: currentDirection === 'stopped' || direction === 'stopped',
  }
}

/** Whether a value can be given for a dictionary: any object, or nothing. */
function isDictionary(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'object' || typeof value === 'function'
}

/** What an argument has under a name: what it holds, or what an accessor gives that it has inherited. */
function peek(value: unknown, name: string): unknown {
  if (value === undefined || value === null) return undefined
  try {
    for (let holder: object | null = value; holder; holder = Object.getPrototypeOf(holder)) {
      const descriptor = Object.getOwnPropertyDescriptor(holder, name)
      if (!descriptor) continue
      if ('value' in descriptor) return descriptor.value
      return holder === value ? hidden : descriptor.get?.call(value)
    }
    return undefined
  } catch {
    return hidden
  }
}
