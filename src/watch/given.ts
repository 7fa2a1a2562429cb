import type { ToldCandidate } from './candidates.ts'
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

/** What a chained method of a connection was given, as far as it is read. */
export interface ReadArguments {
  readonly given?: Given
  /** What it says about candidates: it counts when the method has done its work. */
  readonly told?: ToldByCall
}

/** The SDP of a description, or a candidate. */
export interface ToldByCall {
  readonly sdp?: string
  readonly candidate?: ToldCandidate
}

/** What cannot be taken, or not be read. */
export const unusable: ReadArguments = { given: { unusable: true } }

/** What a chained method of a connection was given. An own getter of an argument is never run: the engine runs it, once. */
export function givenTo(method: ChainedMethod, args: readonly unknown[], created: CreatedSdp): ReadArguments {
  const [first, ...others] = args
  if (!isDictionary(first)) return unusable
  const callbacks = callbacksOf(args).length > 0
  // With a callback for the success alone nobody learns of a failure, where an engine takes it at all.
  if (!callbacks && typeof first !== 'function' && others.some((other) => typeof other === 'function')) return unusable
  const read = readFrom(method, first, created)
  return callbacks ? { ...read, given: { ...read.given, callbacks } } : read
}

function readFrom(method: ChainedMethod, first: unknown, created: CreatedSdp): ReadArguments {
  if (method === 'createOffer' || method === 'createAnswer') return {}
  if (method === 'addIceCandidate') {
    const [candidate = '', mid, index] = ['candidate', 'sdpMid', 'sdpMLineIndex'].map((name) => peek(first, name))
    if ([candidate, mid, index].includes(hidden)) return unusable
    const given = { end: candidate === '', hasSection: (mid ?? index ?? undefined) !== undefined }
    return { given, told: typeof candidate === 'string' ? { candidate: { candidate, mid, index } } : {} }
  }
  const type = peek(first, 'type')
  if (type === hidden) return unusable
  const sdp = peek(first, 'sdp')
  const ofEach = { ...(type !== undefined && { type: String(type) }), ...dataRejection(sdp) }
  return {
    given: method === 'setRemoteDescription' ? ofEach : { ...ofEach, sdp: comparison(sdp, created) },
    told: typeof sdp === 'string' ? { sdp } : {},
  }
}

/**
 * Whether a description rejects its section for data, each if there are several: by port 0, which an offer also gives what is
 * only to be bundled.
 */
export function dataRejection(sdp: unknown): Pick<Given, 'dataRejected'> | undefined {
  if (typeof sdp !== 'string') return undefined
  const sections = sdp.split(/^(?=m=)/m).filter((each) => each.startsWith('m=application '))
  if (sections.length === 0) return undefined
  const isRejected = (each: string) => each.startsWith('m=application 0 ') && !each.includes('\na=bundle-only')
  return { dataRejected: sections.every(isRejected) }
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
