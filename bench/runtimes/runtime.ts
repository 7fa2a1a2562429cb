import type { BenchSteps } from '../inside/steps.ts'

/** A page or a process in which the contenders run. */
export interface Runtime {
  readonly name: 'Chromium' | 'Node'
  /** The engine, with its version. */
  readonly engine: string
  run<Name extends keyof BenchSteps>(
    name: Name,
    ...parameters: Parameters<BenchSteps[Name]>
  ): Promise<Awaited<ReturnType<BenchSteps[Name]>>>
  /** How long the thread that runs JavaScript has been on a CPU, in milliseconds from any point on. */
  cpu(): Promise<number>
  /** Collects garbage. */
  collect(): Promise<void>
  /** How much of the heap is used once garbage was collected, in bytes. */
  heap(): Promise<number>
  /** A new page or process in the place of this one. */
  renew(): Promise<void>
  stop(): Promise<void>
}
