import { element } from '../element.ts'

/** A field for a text that is looked for. Escape empties it, Enter goes on to what was found. */
export function searchField(label: string, change: (text: string) => void, found: () => HTMLElement): HTMLInputElement {
  const field = element('input', { type: 'search', 'aria-label': label, placeholder: 'Search', spellcheck: 'false' })
  field.addEventListener('input', () => change(field.value))
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') found().focus()
    else if (event.key !== 'Escape') return
    else if (field.value === '') found().focus()
    else {
      field.value = ''
      change('')
    }
    event.preventDefault()
    event.stopPropagation()
  })
  return field
}
