import { element } from '../element.ts'

let lastUrl: string | undefined

/** Lets the browser save a file, as if a link to it were followed. */
export function saveFile(content: Blob, name: string): void {
  // Of the one before: when the browser has read it, nobody tells.
  if (lastUrl) URL.revokeObjectURL(lastUrl)
  lastUrl = URL.createObjectURL(content)
  element('a', { href: lastUrl, download: name }).click()
}

/** A name that each system takes for a file. */
export function fileName(title: string, time = new Date()): string {
  const clean = title.replace(/[^\p{L}\p{N}. -]+/gu, '-').slice(0, 60)
  return `${clean || 'inspector'} ${time.toISOString().slice(0, 19).replaceAll(':', '.')}.json`
}
