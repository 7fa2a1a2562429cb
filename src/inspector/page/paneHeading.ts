import { element, setText } from '../element.ts'

/** The heading of a part of the page, with room for a note and for controls. */
export function paneHeading(title: string, ...controls: readonly HTMLElement[]) {
  const text = element('span', {}, title)
  const note = element('span', { class: 'note' })
  return {
    element: element('div', { class: 'heading' }, element('h2', {}, text, note), ...controls),
    setTitle: (now: string) => setText(text, now),
    setNote: (now: string) => setText(note, now),
  }
}
