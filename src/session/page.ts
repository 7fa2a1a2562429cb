/** What a page says about itself. Where there is none, nothing is said. */
export interface PageListener {
  /** It goes away, and may come back. */
  leaving(): void
  frozen(): void
  resumed(): void
  /** Whether it has a network may have changed. */
  network(): void
}

/** Follows the page's life. Returns what ends that. */
export function followPage(listener: PageListener): () => void {
  const { document, addEventListener, removeEventListener } = globalThis as Partial<typeof globalThis>
  if (!addEventListener || !removeEventListener) return () => {}
  const ends: (() => void)[] = []
  const listen = (target: EventTarget, type: string, call: (event: Event) => void) => {
    target.addEventListener(type, call)
    ends.push(() => target.removeEventListener(type, call))
  }
  const page = globalThis as unknown as EventTarget
  listen(page, 'online', () => listener.network())
  listen(page, 'offline', () => listener.network())
  let isAway = false
  listen(page, 'pagehide', () => {
    isAway = true
    listener.leaving()
  })
  listen(page, 'pageshow', (event) => {
    // It is also told to a page that is shown for the first time.
    if (isAway || (event as PageTransitionEvent).persisted) listener.resumed()
    isAway = false
  })
  if (document) {
    listen(document, 'freeze', () => listener.frozen())
    listen(document, 'resume', () => listener.resumed())
  }
  return () => {
    for (const end of ends) end()
  }
}

/** Whether the page knows that it has no network. */
export function isOffline(): boolean {
  return (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine === false
}
