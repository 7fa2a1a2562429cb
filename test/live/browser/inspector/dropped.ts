import type { InspectorInPage } from './inspectorInPage.ts'

/** Drops a file onto the page, and waits until the page has something to say of it. */
export async function drop({ root, inspector }: InspectorInPage, file: File): Promise<void> {
  const data = new DataTransfer()
  data.items.add(file)
  const said = new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect()
      resolve()
    })
    for (const part of ['.alert', '.trace-name']) {
      observer.observe(root.querySelector(part) as Element, { childList: true, characterData: true, subtree: true })
    }
  })
  root
    .querySelector('.inspector')
    ?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, composed: true, cancelable: true }))
  await said
  await inspector.shown()
}

/** Text of JSON, as a file. */
export function jsonFile(name: string, text: string): File {
  return new File([text], name, { type: 'application/json' })
}
