import { afterEach } from 'vitest'

/** The globals of a frame. */
export type Realm = Window & typeof globalThis

/** Makes frames, and takes them away after each test. To be called once in a file; it gives the function that makes one. */
export function freshRealms(): () => Realm {
  const frames: HTMLIFrameElement[] = []

  afterEach(() => {
    for (const frame of frames.splice(0)) frame.remove()
  })

  return () => {
    const frame = document.body.appendChild(document.createElement('iframe'))
    frames.push(frame)
    return frame.contentWindow as Realm
  }
}

/** Runs a classic script in a realm, as a page does. */
export function runScript(realm: Realm, source: string): void {
  const script = realm.document.createElement('script')
  script.textContent = source
  realm.document.documentElement.append(script)
}
