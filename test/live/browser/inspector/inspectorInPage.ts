import { afterEach } from 'vitest'
import { type MountedInspector, mountInspector } from '../../../../src/inspector/index.ts'

/** An inspector in the page of the tests, and what can be seen of it. */
export interface InspectorInPage {
  readonly inspector: MountedInspector
  readonly container: HTMLElement
  readonly root: ShadowRoot
  /** Presses a key where the focus is, and waits until all is shown. */
  press(key: string): Promise<void>
  click(selector: string): Promise<void>
  /** What a part says. */
  text(selector: string): string
  texts(selector: string): string[]
  /** The states that are lit in the picture, sorted. */
  lit(): string[]
  /** The labels of the lit arrows. */
  litArrows(): string[]
}

/** Puts inspectors into the page, which are taken out after each test. To be called once in a file. */
export function inspectorOfEachTest(): (width?: number) => InspectorInPage {
  const mounted: InspectorInPage[] = []
  afterEach(() => {
    for (const { inspector, container } of mounted.splice(0)) {
      inspector.unmount()
      container.remove()
    }
  })
  return (width = 1200) => {
    const container = document.createElement('main')
    container.style.cssText = `position: absolute; inset: 0 auto auto 0; width: ${width}px; height: 800px`
    document.body.append(container)
    const page = seen(mountInspector(container), container)
    mounted.push(page)
    return page
  }
}

function seen(inspector: MountedInspector, container: HTMLElement): InspectorInPage {
  const root = container.querySelector('.statecharts-inspector')?.shadowRoot as ShadowRoot
  const chart = () => root.querySelector<HTMLElement>('.holder:not([hidden]) .chart-host')?.shadowRoot as ShadowRoot
  const texts = (selector: string) => [...root.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '')
  return {
    inspector,
    container,
    root,
    async press(key) {
      const target = root.activeElement ?? root.querySelector('.inspector')
      target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }))
      await inspector.shown()
    },
    async click(selector) {
      root.querySelector<HTMLElement>(selector)?.click()
      await inspector.shown()
    },
    text: (selector) => root.querySelector(selector)?.textContent ?? '',
    texts,
    lit: () =>
      [...chart().querySelectorAll<SVGElement>('.picture .is-active')].map(({ dataset }) => dataset.state ?? '').sort(),
    litArrows: () =>
      [...chart().querySelectorAll('.picture .is-last')].map(({ textContent }) => (textContent ?? '').trim()),
  }
}
