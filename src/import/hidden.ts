import type { ReadLife } from './formats/read.ts'
import type { HiddenPart, ShownTransport } from './imported.ts'

/** What a source does not show of a life. */
export function hiddenBy({ source, habits }: ReadLife): readonly HiddenPart[] {
  if (source.kind === 'firefox-report') return ['events', 'error-names', 'channels', 'departure', 'later-calls']
  // Who logs a candidate when it was added is Chromium itself, which does not see what script does.
  const byBrowser: readonly HiddenPart[] = habits.candidatesWhenDone ? ['error-names', 'later-calls'] : []
  return [...(habits.hidesDescriptions ? (['descriptions'] as const) : []), ...byBrowser, 'channels', 'departure']
}

/** The last state of each DTLS transport of a life. */
export function transportsOf({ states }: ReadLife, origin: number): readonly ShownTransport[] {
  const last = new Map<string, ShownTransport>()
  for (const state of states) {
    if ('shows' in state) continue
    const { object, dtlsState, at } = state
    last.set(object, { object, dtlsState, since: Math.max(0, Math.round((at - origin) * 1000) / 1000) })
  }
  return [...last.values()]
}
