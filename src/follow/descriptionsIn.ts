import type { Descriptions } from '../../machines/connection/signalingTypes.ts'

/** Which descriptions a connection shows. One that was not read, or cannot be read, is left out. */
export function descriptionsIn(shown: { readonly [attribute: string]: unknown }): Partial<Descriptions> {
  const found: { -readonly [Name in keyof Descriptions]?: boolean } = {}
  for (const side of ['Local', 'Remote'] as const) {
    for (const place of ['current', 'pending'] as const) {
      const value = shown[`${place}${side}Description`]
      if (typeof value === 'boolean') found[`${place}${side}`] = value
    }
  }
  return found
}
