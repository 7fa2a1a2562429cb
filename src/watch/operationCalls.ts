import type { ChainedCall } from '../../machines/connection/descriptionOutcome.ts'
import { type DescriptionType, descriptionTypes } from '../../machines/connection/signalingTypes.ts'

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

/** How the SDP of a local description compares with what was created last. */
export type ComparesSdp = (type: DescriptionType | undefined, sdp: string) => 'last-created' | 'other' | 'unknown'

/**
 * What a call says of its outcome.
 *
 * @returns `undefined` for arguments that the method cannot take at all: it fails before it is an operation
 */
export function describeCall(
  method: ChainedMethod,
  [first, ...others]: readonly unknown[],
  compares: ComparesSdp,
): ChainedCall | undefined {
  if (!isDictionary(first)) return undefined
  // With a callback for the success alone nobody is told of a failure, where an engine takes it at all.
  if (typeof first !== 'function' && others.filter((other) => typeof other === 'function').length === 1)
    return undefined
  switch (method) {
    case 'createOffer':
    case 'createAnswer':
      return { method }
    case 'setLocalDescription': {
      const { type, sdp = '' } = dictionary<RTCLocalSessionDescriptionInit>(first)
      if (type !== undefined && !isDescriptionType(type)) return undefined
      return { method, type, sdp: sdp === '' || type === 'rollback' ? 'empty' : compares(type, sdp) }
    }
    case 'setRemoteDescription': {
      const { type } = dictionary<RTCSessionDescriptionInit>(first)
      return isDescriptionType(type) ? { method, type } : undefined
    }
    case 'addIceCandidate': {
      const { candidate = '', sdpMid, sdpMLineIndex } = dictionary<RTCIceCandidateInit>(first)
      const section = (sdpMid ?? sdpMLineIndex ?? undefined) === undefined ? 'none' : 'unknown'
      return { method, end: candidate === '', section, ufrag: 'unknown', remoteDescription: true }
    }
  }
}

/** The functions of the legacy form of a call, which takes one for the success and one for the failure. */
export function callbacksOf(args: readonly unknown[]): readonly number[] {
  const functions = args.flatMap((arg, index) => (typeof arg === 'function' ? [index] : []))
  // One alone, as the first of all, is taken for a dictionary.
  return functions.length === 2 ? functions : []
}

function dictionary<Init>(value: unknown): Partial<Init> {
  return typeof value === 'object' && value !== null ? value : {}
}

/** Whether a value can be given for a dictionary: any object, or nothing. */
function isDictionary(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'object' || typeof value === 'function'
}

/** Whether a value is the type of a description. */
export function isDescriptionType(type: unknown): type is DescriptionType {
  return (descriptionTypes as readonly unknown[]).includes(type)
}
