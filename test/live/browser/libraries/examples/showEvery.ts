import { divergences } from '../../../../../src/divergences/index.ts'
import { bindEveryPeerConnection, connectionState, readyState, whyFailed } from '../../../../../src/index.ts'

/** Shows how each connection of this page stands, whoever makes it. Gives a function that ends it. */
export function showEvery(show: (line: string) => void): () => void {
  return bindEveryPeerConnection({
    onConnection(connection) {
      connection.select(connectionState).subscribe((state) => show(`connection: ${state}`))
      connection.select((snapshot) => whyFailed(snapshot)?.reason).subscribe((why) => show(`trouble: ${why ?? 'none'}`))
      connection.on('datachannel', ({ label, channel }) => show(`${label}: ${readyState(channel.getSnapshot())}`))
    },
    divergences: divergences({
      onDivergence: ({ rule, expected, actual }) => show(`${rule}: expected ${expected}, but it is ${actual}`),
    }),
  })
}
