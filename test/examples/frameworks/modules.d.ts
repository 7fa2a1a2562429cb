/// <reference types="vite/types/importMeta.d.ts" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  import type { PeerConnectionActor } from '../../../src/index.ts'

  const component: DefineComponent<{ connection?: PeerConnectionActor | undefined }>
  export default component
}

declare module '*.svelte' {
  import type { Component } from 'svelte'
  import type { PeerConnectionActor } from '../../../src/index.ts'

  const component: Component<{ connection?: PeerConnectionActor | undefined }>
  export default component
}

/** Svelte's rune, in the one module of ours that is Svelte's. */
declare const $state: <Value>(value: Value) => Value
