import { createApp, h, shallowRef } from 'vue'
import type { PeerConnectionActor } from '../../../../src/index.ts'
import type { Mounted } from '../mounted.ts'
import ConnectionStatus from './ConnectionStatus.vue'

export function mount(element: Element, first: PeerConnectionActor | undefined): Mounted {
  const connection = shallowRef(first)
  const app = createApp({ render: () => h(ConnectionStatus, { connection: connection.value }) })
  app.mount(element)

  return {
    show: (next) => {
      connection.value = next
    },
    unmount: () => app.unmount(),
  }
}
