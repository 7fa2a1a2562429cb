import { guarded } from '../watch/errors.ts'

/**
 * Runs what a listener or a timer of a link does. What it throws would end a process of Node, or leave the link half done; it
 * is said on the console instead.
 */
export function listening(run: () => void): void {
  guarded(run, (error) => console.warn('webrtc-statecharts/inspect:', error))
}
