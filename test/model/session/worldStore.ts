import type { PairState, Stimulus } from './product.ts'

const stimuli = ['change', 'restart', 'replacement', 'reload', 'stall'] as const satisfies readonly Stimulus[]

/** How many bytes one world may take. Numbers take up to five each. */
const MOST_BYTES = 4096

function stimulusOf(index: number): Stimulus {
  return stimuli[index] ?? 'change'
}

/** Worlds by numbers, each once. A world takes some 30 bytes: millions of them fit. */
export class WorldStore {
  #bytes = new Uint8Array(1 << 20)
  #starts = new Uint32Array(1 << 16)
  /** Open addressing: the number of a world, from 1, at the place that its hash says, or at the next one that is free. */
  #table = new Uint32Array(1 << 17)
  #count = 0
  /** Where it reads or writes. */
  #at = 0

  /** How many there are. */
  get size(): number {
    return this.#count
  }

  /** The number of a world: the next one, if it is new. */
  add(world: PairState): number {
    const { place, end } = this.#find(world)
    const known = this.#table[place] ?? 0
    if (known > 0) return known - 1
    this.#count += 1
    this.#starts[this.#count] = end
    this.#table[place] = this.#count
    return this.#count - 1
  }

  has(world: PairState): boolean {
    return (this.#table[this.#find(world).place] ?? 0) > 0
  }

  get(number: number): PairState {
    this.#at = this.#starts[number] ?? 0
    return {
      ends: [this.#read(), this.#read()],
      net: this.#readList(),
      stimuli: [this.#readList().map(stimulusOf), this.#readList().map(stimulusOf)],
      loss: this.#read(),
      duplicates: this.#read(),
      late: this.#read(),
      lives: this.#read(),
    }
  }

  #read(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#at++] ?? 0
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }

  #readList(): number[] {
    const list: number[] = []
    for (let left = this.#read(); left > 0; left -= 1) list.push(this.#read())
    return list
  }

  /** Writes a world behind the last one, and finds where in the table it belongs. */
  #find(world: PairState): { readonly place: number; readonly end: number } {
    const start = this.#starts[this.#count] ?? 0
    if (this.#bytes.length - start < MOST_BYTES) this.#bytes = grown(this.#bytes)
    if (this.#starts.length < this.#count + 2) this.#starts = grown(this.#starts)
    if (this.#table.length < this.#count * 2) this.#growTable()
    const end = this.#write(world, start)
    return { place: this.#placeOf(start, end), end }
  }

  #write({ ends, net, stimuli: left, loss, duplicates, late, lives }: PairState, start: number): number {
    this.#at = start
    this.#put(ends[0])
    this.#put(ends[1])
    this.#put(net.length)
    for (const message of net) this.#put(message)
    for (const own of left) {
      this.#put(own.length)
      for (const one of own) this.#put(stimuli.indexOf(one))
    }
    this.#put(loss)
    this.#put(duplicates)
    this.#put(late)
    this.#put(lives)
    if (this.#at - start > MOST_BYTES) throw new Error('A world is larger than what there is room for.')
    return this.#at
  }

  #put(number: number): void {
    let rest = number
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest & 127) | 128
    this.#bytes[this.#at++] = rest
  }

  /** Where a world is in the table, or where it would be. */
  #placeOf(start: number, end: number): number {
    const bytes = this.#bytes
    const mask = this.#table.length - 1
    let hash = 0x811c9dc5
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
    // The lower bits alone would say little.
    let place = (hash ^ (hash >>> 15)) & mask
    for (; ; place = (place + 1) & mask) {
      const known = this.#table[place] ?? 0
      if (known === 0 || this.#isSame(known - 1, start, end)) return place
    }
  }

  #isSame(number: number, start: number, end: number): boolean {
    const bytes = this.#bytes
    const other = this.#starts[number] ?? 0
    if ((this.#starts[number + 1] ?? 0) - other !== end - start) return false
    for (let at = start; at < end; at += 1) if (bytes[at] !== bytes[other + at - start]) return false
    return true
  }

  #growTable(): void {
    this.#table = new Uint32Array(this.#table.length * 2)
    for (let number = 0; number < this.#count; number += 1) {
      const place = this.#placeOf(this.#starts[number] ?? 0, this.#starts[number + 1] ?? 0)
      this.#table[place] = number + 1
    }
  }
}

/** Numbers in a row, as many as memory has room for. */
export class NumberList {
  #numbers = new Int32Array(1 << 12)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) this.#numbers = grown(this.#numbers)
    this.#numbers[this.#length++] = number
  }

  at(index: number): number {
    return this.#numbers[index] ?? 0
  }
}

function grown<List extends Uint8Array | Uint32Array | Int32Array>(list: List): List {
  const larger = new (list.constructor as new (length: number) => List)(list.length * 2)
  larger.set(list)
  return larger
}
