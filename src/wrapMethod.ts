/**
 * Puts a function around a method of one object.
 *
 * @param around - is given the call of the method as it was, and returns what the caller shall get
 * @returns a function that takes it off again, or `undefined` if the object does not allow it (a frozen one). Where
 * someone has wrapped the method after us, ours stays in the middle and only passes the call on.
 */
export function wrapMethod<Name extends PropertyKey>(
  object: Record<Name, (...args: never[]) => unknown>,
  name: Name,
  around: (call: () => unknown) => unknown,
): (() => void) | undefined {
  const previous = Object.getOwnPropertyDescriptor(object, name)
  const method = object[name]
  let active: typeof around | undefined = around

  function wrapped(this: unknown, ...args: never[]): unknown {
    const call = () => method.apply(this, args)
    return active ? active(call) : call()
  }

  const enumerable = previous?.enumerable ?? false
  if (!Reflect.defineProperty(object, name, { value: wrapped, writable: true, enumerable, configurable: true })) {
    return undefined
  }
  return () => {
    active = undefined
    if (object[name] !== wrapped) return
    if (previous) Reflect.defineProperty(object, name, previous)
    else Reflect.deleteProperty(object, name)
  }
}
