import { named } from './named.ts'

/**
 * Says that there is an option with a name that is not known, and which there are.
 *
 * @returns `undefined` if all are known
 */
export function unknownOption(options: object, asker: string, names: readonly string[]): string | undefined {
  const unknown = Object.keys(options).find((name) => !names.includes(name))
  if (unknown === undefined) return undefined
  return `${asker} has no option ${named(unknown)}. It has ${names.map((name) => `"${name}"`).join(', ')}.`
}
