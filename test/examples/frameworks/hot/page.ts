import { makePeers } from '../../../../harness/peers.ts'
import { bindPeerConnection, target } from '../../../../src/index.ts'
import { connection } from '../connection.ts'
import type { Mounted } from '../mounted.ts'

type Mount = (element: Element, first: typeof connection) => Mounted

const mounts: Record<string, () => Promise<{ mount: Mount }>> = {
  react: () => import('../react/mount.tsx'),
  vue: () => import('../vue/mount.ts'),
  svelte: () => import('../svelte/mount.svelte.ts'),
  solid: () => import('../solid/mount.tsx'),
  dom: () => import('../dom/mount.ts'),
}

const { a, b, negotiate } = makePeers({ a: target(connection) })
// Firefox closes the peer's channel when it is collected.
const held: RTCDataChannel[] = []
b.addEventListener('datachannel', ({ channel }) => held.push(channel))
a.createDataChannel('chat')

/** What the test asks this page. */
export const page = {
  held,
  close: () => a.close(),
  get isSameActor() {
    const { edited = connection } = globalThis as { edited?: typeof connection }
    return bindPeerConnection(a) === connection && edited === connection
  },
  get observers() {
    return (connection as unknown as { observers: Set<unknown> }).observers.size
  },
  get connectionState() {
    return a.connectionState
  },
}
Object.assign(globalThis, { page })

const { mount } = (await mounts[location.hash.slice(1)]?.()) ?? {}
mount?.(document.querySelector('#place') as Element, connection)
await negotiate()
