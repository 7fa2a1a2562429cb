const views = new WeakMap<object, object>()

/**
 * What a binding reads of an object: the object itself; or while it is recorded, what was written down of it last. Some
 * engines change attributes while script runs (EX-6), and then only this is what a replay reads too.
 */
export function seen<Seen extends object>(object: Seen): Seen {
  return (views.get(object) as Seen | undefined) ?? object
}

/** Has bindings read something else in an object's place, or the object itself again. */
export function showInstead(object: object, view: object | undefined): void {
  if (view) views.set(object, view)
  else views.delete(object)
}
