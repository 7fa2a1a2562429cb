import type { NodeRuntime } from '../runtimes/node.ts'
import type { Runtime } from '../runtimes/runtime.ts'

/** What a measurement has. */
export interface Context {
  readonly chromium: Runtime
  readonly node: NodeRuntime
  /** How many rounds there are, for one that takes so many by itself. */
  rounds(usual: number): number
  progress(text: string): void
}
