/** Who has this may construct what script cannot. */
export const internal: unique symbol = Symbol('internal')

/**
 * Refuses to construct an object of a class that has no constructor for script.
 *
 * @throws TypeError if it is script that constructs it
 */
export function assertInternal(token: unknown): void {
  if (token !== internal) throw new TypeError('Illegal constructor')
}
