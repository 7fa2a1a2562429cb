/** @jsxImportSource solid-js */
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import type { PeerConnectionActor } from '../../../../src/index.ts'
import type { Mounted } from '../mounted.ts'
import { ConnectionStatus } from './ConnectionStatus.tsx'

export function mount(element: Element, first: PeerConnectionActor | undefined): Mounted {
  const [connection, setConnection] = createSignal(first)
  const unmount = render(() => <ConnectionStatus connection={connection()} />, element)

  return {
    show: (next) => {
      setConnection(() => next)
    },
    unmount,
  }
}
