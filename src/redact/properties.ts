import type { Json } from './json.ts'

/** What is shown of an object: no two properties of it have one name, and none is its prototype. */
export class Properties {
  readonly all: { readonly [key: string]: Json } = {}
  readonly #taken = new Map<string, number>()

  set(name: string, value: Json): void {
    // As a plain assignment, `__proto__` would set the prototype.
    Object.defineProperty(this.all, this.#freeName(name), { value, enumerable: true, configurable: true })
  }

  #freeName(name: string): string {
    let number = this.#taken.get(name) ?? 1
    let free = name
    for (; Object.hasOwn(this.all, free); free = `${name} ${number}`) number += 1
    this.#taken.set(name, number)
    return free
  }
}
