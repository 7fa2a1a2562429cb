import type { TraceEntry } from '../../trace/trace.ts'
import { kindOf } from '../../watch/attributes.ts'
import type { Evidence } from './explanation.ts'

/** Values that are listed beside the last one, however often they come. */
const telling = ['failed', 'connected', 'disconnected', 'closed']

/**
 * The entries of a life that say what became of it: the last value of each state, the last time that it was connected and
 * interrupted, what was rejected, and which servers were of no use.
 */
export function evidenceIn(entries: readonly TraceEntry[]): readonly Evidence[] {
  const last = new Map<string, Evidence>()
  const others: Evidence[] = []
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'message') continue
    const { time, inferred } = entry
    const is = (shows: string): Evidence => ({ index, time, shows, inferred })
    for (const [object, shown] of Object.entries(entry.shows ?? {})) {
      for (const [attribute, value] of Object.entries(shown)) {
        const name = nameOf(object, attribute)
        if (name === undefined || typeof value !== 'string') continue
        last.set(
          telling.includes(value) ? `${object} ${attribute} ${value}` : `${object} ${attribute}`,
          is(`${name}: ${value}`),
        )
      }
    }
    if (entry.kind === 'settled' && entry.rejected !== undefined)
      others.push(is(`${entry.method}() rejected: ${entry.rejected}`))
    if (entry.kind === 'event' && entry.gathering) {
      const { url, errorCode } = entry.gathering
      last.set(`server ${url} ${errorCode}`, is(`icecandidateerror ${errorCode} ${url}`))
    }
  }
  return [...last.values(), ...others].sort((one, other) => one.index - other.index)
}

function nameOf(object: string, attribute: string): string | undefined {
  if (object === 'connection') return attribute.endsWith('State') ? attribute : undefined
  return kindOf(object) === 'dtls' && attribute === 'state' ? `${object}.state` : undefined
}
