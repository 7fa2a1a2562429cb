/**
 * Puts a value in the place of a property of one object.
 *
 * @returns a function that puts the property back as it was, unless someone has replaced it after us; or `undefined` if
 * the object does not allow it
 */
export function replaceProperty<Name extends PropertyKey>(
  object: Partial<Record<Name, unknown>>,
  name: Name,
  value: unknown,
): (() => void) | undefined {
  const previous = Object.getOwnPropertyDescriptor(object, name)
  const enumerable = previous?.enumerable ?? false
  if (!Reflect.defineProperty(object, name, { value, writable: true, enumerable, configurable: true })) return undefined
  return () => {
    if (object[name] === value) restore(object, name, previous)
  }
}

function restore(object: object, name: PropertyKey, previous: PropertyDescriptor | undefined): void {
  if (previous) Reflect.defineProperty(object, name, previous)
  else Reflect.deleteProperty(object, name)
}
