/** Which function of a property is hooked: that of a method, or the setter of an attribute. */
export type HookedFunction = 'value' | 'set'

/** A property in which hooks sit: mostly a method of an engine's prototype. */
export interface Site {
  readonly holder: object
  readonly name: string
  readonly kind: HookedFunction
  /** How many hooks need it. */
  count: number
}
