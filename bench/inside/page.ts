import { steps } from './steps.ts'

declare global {
  /** What the runtime calls in the page. */
  var runStep: (name: string, parameters: readonly unknown[]) => Promise<unknown>
  /** Where PeerJS's server is. */
  var peerServerPort: number
}

globalThis.runStep = async (name, parameters) =>
  (steps[name as keyof typeof steps] as (...parameters: readonly unknown[]) => unknown)(...parameters)
