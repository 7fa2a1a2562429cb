const answers = new WeakMap<object, boolean>()

/**
 * Whether an object's own events are trusted, so that script has dispatched one that is not: a browser's are, and those of
 * an engine that is written in JavaScript never are.
 */
export function isTrusting(object: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(object)
  if (!prototype) return false
  let answer = answers.get(prototype)
  if (answer === undefined) {
    answer = isNative(stateGetter(prototype))
    answers.set(prototype, answer)
  }
  return answer
}

function stateGetter(prototype: object): unknown {
  for (let holder: object | null = prototype; holder; holder = Object.getPrototypeOf(holder)) {
    for (const name of ['readyState', 'signalingState', 'state']) {
      const descriptor = Object.getOwnPropertyDescriptor(holder, name)
      if (descriptor) return descriptor.get
    }
  }
  return undefined
}

function isNative(getter: unknown): boolean {
  return typeof getter === 'function' && Function.prototype.toString.call(getter).includes('[native code]')
}
