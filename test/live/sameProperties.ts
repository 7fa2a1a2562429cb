/** Whether the properties of an object are the very same as they were, in the same order. */
export function isAsBefore(object: object, before: Readonly<Record<string, PropertyDescriptor>>): boolean {
  const now = Object.getOwnPropertyDescriptors(object) as Record<string, PropertyDescriptor>
  const keys = Reflect.ownKeys(now) as string[]
  return (
    String(keys.map(String)) === String(Reflect.ownKeys(before).map(String)) &&
    keys.every((key) => {
      const [one, other] = [now[key], before[key]] as [PropertyDescriptor, PropertyDescriptor]
      return (['value', 'get', 'set', 'writable', 'enumerable', 'configurable'] as const).every(
        (flag) => one[flag] === other[flag],
      )
    })
  )
}
