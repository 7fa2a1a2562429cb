import type { Leftovers } from './inside/leftovers.ts'

/** Heap and time are measured after so many lives. */
export const EACH = 10

/** What a process tells: after each life, and in the end. */
export type SoakReport =
  | { readonly kind: 'life'; readonly isWhole: boolean }
  /** In bytes, when all garbage is collected; and in milliseconds, what each of the last lives took. */
  | { readonly kind: 'measured'; readonly life: number; readonly heap: number; readonly time: number }
  | ({ readonly kind: 'left' } & Leftovers)
  | { readonly kind: 'error'; readonly message: string }
