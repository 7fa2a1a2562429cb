import type { PeerConnectionActor } from '../../../../src/index.ts'
import type { Mounted } from '../mounted.ts'
import { showConnectionStatus } from './connectionStatus.ts'

let showLatest = showConnectionStatus
let showAgain = () => {}

export function mount(element: Element, first: PeerConnectionActor | undefined): Mounted {
  let stop = () => {}
  const show = (connection: PeerConnectionActor | undefined) => {
    stop()
    stop = connection ? showLatest(element, connection) : () => {}
    showAgain = () => show(connection)
  }
  show(first)

  return { show, unmount: () => stop() }
}

import.meta.hot?.accept('./connectionStatus.ts', (changed) => {
  showLatest = changed?.showConnectionStatus
  showAgain()
})
