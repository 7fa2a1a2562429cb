import { mount as mountComponent, unmount } from 'svelte'
import type { PeerConnectionActor } from '../../../../src/index.ts'
import type { Mounted } from '../mounted.ts'
import ConnectionStatus from './ConnectionStatus.svelte'

export function mount(element: Element, connection: PeerConnectionActor | undefined): Mounted {
  const props = $state({ connection })
  const mounted = mountComponent(ConnectionStatus, { target: element, props })

  return {
    show: (next) => {
      props.connection = next
    },
    unmount: () => void unmount(mounted),
  }
}
