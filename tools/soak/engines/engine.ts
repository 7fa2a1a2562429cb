import type { SoakReport } from '../reports.ts'

/** Bare connections, and bound ones. */
export const contenders = ['bare', 'bound'] as const

/** One of them. */
export type Contender = (typeof contenders)[number]

/**
 * V8 compiles what runs often again and again, and throws away what has not run for a while: all that is on its heap. So
 * it is told to interpret, and to have at once what it learns about each function.
 */
export const v8Flags = [
  '--expose-gc',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--no-lazy-feedback-allocation',
  '--no-flush-bytecode',
] as const

/** What lives are lived in. */
export interface SoakEngine {
  /** With its version. */
  readonly name: string
  /**
   * Lives so many lives, one after the other, in a process or a page of its own, and tells what comes of them. If the engine
   * ends that, the report `left` is not told, and what comes next gets an engine that was started anew.
   */
  run(contender: Contender, lives: number, seed: number, tell: (report: SoakReport) => void): Promise<void>
  /** Ends it. */
  stop(): Promise<void>
}
