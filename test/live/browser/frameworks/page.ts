import { expect, onTestFinished } from 'vitest'
import type { DataChannelActor, PeerConnectionActor } from '../../../../src/index.ts'
import { mount as mountDom } from '../../../examples/frameworks/dom/mount.ts'
import type { Mounted } from '../../../examples/frameworks/mounted.ts'
import { mount as mountReact } from '../../../examples/frameworks/react/mount.tsx'
import { mount as mountSolid } from '../../../examples/frameworks/solid/mount.tsx'
import { mount as mountSvelte } from '../../../examples/frameworks/svelte/mount.svelte.ts'
import { mount as mountVue } from '../../../examples/frameworks/vue/mount.ts'

export const frameworks = Object.entries({
  React: mountReact,
  Vue: mountVue,
  Svelte: mountSvelte,
  Solid: mountSolid,
  'plain DOM': mountDom,
})

/** What an example shows. */
export interface Shown {
  state: string
  failure: string | undefined
  channels: string[]
  canHangUp: boolean
}

/** A place in the page, for the time of a test, and what is shown in it. */
export class Place {
  readonly element = document.body.appendChild(document.createElement('div'))
  readonly #mounted: Mounted

  constructor(mount: (element: Element) => Mounted) {
    this.#mounted = mount(this.element)
    onTestFinished(() => {
      this.clear()
      this.element.remove()
    })
  }

  /** Notes what is read off with each change of what is shown. */
  changes<Read>(read: (shown: Shown) => Read): Read[] {
    const changes = [read(this.shown)]
    const observer = new MutationObserver(() => {
      const now = read(this.shown)
      if (JSON.stringify(now) !== JSON.stringify(changes.at(-1))) changes.push(now)
    })
    observer.observe(this.element, { subtree: true, childList: true, characterData: true })
    return changes
  }

  show(connection: PeerConnectionActor | undefined): void {
    this.#mounted.show(connection)
  }

  clear(): void {
    if (this.element.hasChildNodes()) this.#mounted.unmount()
  }

  get button(): HTMLButtonElement {
    return this.element.querySelector('button') as HTMLButtonElement
  }

  get shown(): Shown {
    const text = (element: Element | null) => element?.textContent?.trim()
    return {
      state: text(this.element.querySelector('p')) ?? '',
      failure: text(this.element.querySelector('[role=alert]:not([hidden])')),
      channels: [...this.element.querySelectorAll('li')].map((item) => text(item) ?? ''),
      canHangUp: this.button?.disabled === false,
    }
  }

  /** Waits until it shows that, and nothing else of what is named. */
  shows(expected: Partial<Shown>): Promise<void> {
    return expect.poll(() => this.shown).toMatchObject(expected)
  }
}

/** How many observers an actor has: XState keeps them in a private set. */
export function observers(actor: PeerConnectionActor | DataChannelActor): number {
  return (actor as unknown as { observers: Set<unknown> }).observers.size
}

/** Holds the channels that a peer is given, for the time of a test: Firefox closes one that is collected. */
export function holdChannels(peer: RTCPeerConnection): void {
  const held: RTCDataChannel[] = []
  peer.addEventListener('datachannel', ({ channel }) => held.push(channel))
  onTestFinished(() => {
    held.length = 0
  })
}
