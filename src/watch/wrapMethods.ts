/**
 * What the wrapper of a method does around it: it is given the call of the method as it was, its arguments and its name.
 * The call passes the arguments on, if it is not given others.
 */
export type Around<Name extends string = string> = (
  call: (given?: readonly unknown[]) => unknown,
  args: readonly unknown[],
  name: Name,
) => unknown

/**
 * Puts one function around methods of one object, those of them that it has.
 *
 * @param around - returns what the caller shall get
 * @returns a function that takes it off again, or `undefined` if the object allows it for none (a frozen one). Where
 * someone has wrapped a method after us, ours stays in the middle and only passes the call on.
 */
export function wrapMethods<Name extends string>(
  object: Partial<Record<Name, (...args: never[]) => unknown>>,
  names: readonly Name[],
  around: Around<Name>,
): (() => void) | undefined {
  let active: Around<Name> | undefined = around
  const putBack = names.map((name) => {
    const method = object[name]
    if (typeof method !== 'function') return undefined
    return replaceProperty(object, name, function wrapped(this: unknown, ...args: never[]): unknown {
      const call = (given: readonly unknown[] = args) =>
        (method as (...args: never[]) => unknown).apply(this, given as never[])
      return active ? active(call, args, name) : call()
    })
  })
  if (!putBack.some(Boolean)) return undefined
  return () => {
    active = undefined
    for (const each of putBack) each?.()
  }
}

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

/**
 * Has a function called after an attribute of one object was set by script.
 *
 * @returns a function that ends it, or `undefined` if the object does not allow it
 */
export function afterSetting(object: object, name: string, then: () => void): (() => void) | undefined {
  const previous = Object.getOwnPropertyDescriptor(object, name)
  const inherited = descriptorOf(object, name)
  const setter = inherited?.set
  if (!setter) return undefined
  let active = true

  function set(this: unknown, value: unknown): void {
    setter?.call(this, value)
    if (active) then()
  }

  const enumerable = previous?.enumerable ?? false
  if (!Reflect.defineProperty(object, name, { ...inherited, set, enumerable, configurable: true })) return undefined
  return () => {
    active = false
    if (Object.getOwnPropertyDescriptor(object, name)?.set === set) restore(object, name, previous)
  }
}

function descriptorOf(object: object | null, name: string): PropertyDescriptor | undefined {
  if (object === null) return undefined
  return Object.getOwnPropertyDescriptor(object, name) ?? descriptorOf(Object.getPrototypeOf(object), name)
}

function restore(object: object, name: PropertyKey, previous: PropertyDescriptor | undefined): void {
  if (previous) Reflect.defineProperty(object, name, previous)
  else Reflect.deleteProperty(object, name)
}
