/**
 * What a hook does around a method: it is given a call of the method as it was, its arguments and its name. The call
 * passes the arguments on, if it is not given others. Returns what the caller shall get; what it throws the caller gets.
 */
export type Around<Name extends string = string> = (
  call: (args?: readonly unknown[]) => unknown,
  args: readonly unknown[],
  name: Name,
) => unknown
