import type { Plots } from '../plots/plots.ts'
import type { DumpFacts, NotRead, ShownConnection } from './openedDump.ts'

/** What the worker that reads dumps is asked for: to read one, then for the statistics of one of its connections. */
export type DumpOrder =
  | { readonly kind: 'read'; readonly dump: Blob }
  | { readonly kind: 'plots'; readonly connection: number }

/** What it answers. Of a dump that it has read, the connections come first, each by itself. */
export type DumpAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'connection'; readonly connection: ShownConnection }
  | { readonly kind: 'read'; readonly facts: DumpFacts }
  | { readonly kind: 'not-read'; readonly why: NotRead }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'plots'; readonly connection: number; readonly plots: Plots }
