import type { ChainedCall } from '../../machines/connection/descriptionOutcome.ts'
import { chainedMethods, isDescriptionType } from '../watch/operationCalls.ts'

const sdps: readonly unknown[] = ['empty', 'last-created', 'other', 'unknown']
const sections: readonly unknown[] = ['none', 'present', 'stopped', 'absent', 'unknown']

/** Whether it says of a call what decides its outcome. */
export function isChainedCall(call: unknown): call is ChainedCall {
  if (!isObject(call)) return false
  const { method, type, sdp, section } = call
  if (method === 'replaceTrack') return true
  if (!(chainedMethods as readonly unknown[]).includes(method)) return false
  if (method === 'setLocalDescription') return sdps.includes(sdp) && (type === undefined || isDescriptionType(type))
  if (method === 'addIceCandidate') return sections.includes(section)
  return method !== 'setRemoteDescription' || isDescriptionType(type)
}

/** Whether it is an object with names, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value in a few words. */
export function inWords(value: unknown): string {
  if (value === null || Array.isArray(value)) return value === null ? 'null' : 'an array'
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  return typeof value === 'number' ? String(value) : typeof value
}
