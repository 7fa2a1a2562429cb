import type { ToldCandidate } from '../../watch/candidates.ts'

/** The candidate that a dump has; `null` for the end of all, `undefined` if it does not say. */
export function candidateOf(value: unknown): ToldCandidate | null | undefined {
  if (value === null || value === '') return null
  if (typeof value === 'string') {
    const [, mid, index, candidate = ''] = textForm.exec(value) ?? []
    return mid === undefined ? undefined : { candidate, mid, index: index === undefined ? undefined : Number(index) }
  }
  if (typeof value !== 'object') return undefined
  const given = ('0' in value ? value[0] : value) as Record<string, unknown> | null
  if (given === null) return null
  const { candidate, sdpMid, sdpMLineIndex } = Object(given) as Record<string, unknown>
  return typeof candidate === 'string' ? { candidate, mid: sdpMid, index: sdpMLineIndex } : undefined
}

/** As older versions of Chromium write it. */
const textForm = /^sdpMid: (.*?), sdpMLineIndex: (-?\d+), candidate: ([^,]*)/
