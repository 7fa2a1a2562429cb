import { element } from './element.ts'

/** How much of something has been sent. */
export function progressBar(total: number): { element: HTMLElement; show(sent: number, state: string): void } {
  const bar = element('progress', { max: total, value: 0, 'aria-label': 'Sent' })
  const text = element('span')
  return {
    element: element('p', { class: 'progress' }, bar, text),
    show(sent, state) {
      bar.value = sent
      text.textContent = `${(sent / 1024 / 1024).toFixed(1)} of ${total / 1024 / 1024} MiB have left the buffer · ${state}`
    },
  }
}
