import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { PeerConnectionActor } from '../../../../src/index.ts'
import type { Mounted } from '../mounted.ts'
import { ConnectionStatus } from './ConnectionStatus.tsx'

let Latest = ConnectionStatus
let showAgain = () => {}

export function mount(element: Element, first: PeerConnectionActor | undefined): Mounted {
  const root = createRoot(element)
  const show = (connection: PeerConnectionActor | undefined) => {
    root.render(
      <StrictMode>
        <Latest connection={connection} />
      </StrictMode>,
    )
    showAgain = () => show(connection)
  }
  show(first)

  return { show, unmount: () => root.unmount() }
}

// What @vitejs/plugin-react does by itself.
import.meta.hot?.accept('./ConnectionStatus.tsx', (changed) => {
  Latest = changed?.ConnectionStatus
  showAgain()
})
