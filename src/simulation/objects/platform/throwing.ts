import type { ErrorName } from '../../../../machines/connection/descriptionOutcome.ts'

/** The error of a name that the rules give: a `TypeError`, or a `DOMException`. */
export function errorNamed(
  name: ErrorName | 'SyntaxError' | 'NotSupportedError' | 'UnknownError',
  message: string,
): Error {
  return name === 'TypeError' ? new TypeError(message) : new DOMException(message, name)
}
