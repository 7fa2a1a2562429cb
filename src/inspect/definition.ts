import { inPlaceOf } from '../redact/privateContents.ts'
import { MOST_CHARACTERS, Redactor, type RedactorOptions } from '../redact/redactor.ts'

/** How many levels of a chart are told. */
const DEEPEST_CHART = 100

/** The config of a machine as JSON text, without what is private; functions by their names. It has a budget of its own. */
export function definitionOf(config: unknown, { include }: RedactorOptions): string {
  return JSON.stringify(new Redactor({ include }).of(config, 'state', DEEPEST_CHART))
}

/** The same of a config that is JSON text already. */
export function redactedDefinition(definition: string, options: RedactorOptions): string {
  if (definition.length > MOST_CHARACTERS) {
    return JSON.stringify({ id: inPlaceOf('too large to show', definition.length) })
  }
  const config = parsed(definition)
  if (typeof config === 'object') return definitionOf(config, options)
  return String(new Redactor(options).of(definition, 'data'))
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
