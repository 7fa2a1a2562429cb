import { type RedactOptions, redact } from './redact.ts'

/** A chart that is told as JSON, without what is private. */
export function redactedJson(definition: string, { include }: Pick<RedactOptions, 'include'>): string {
  try {
    return JSON.stringify(redact(JSON.parse(definition), { include, depth: 100, structure: 'config' }))
  } catch {
    return redact(definition, { include, structure: 'config' }) as string
  }
}
