import { element, setText } from '../element.ts'

/** A button that copies a text, and says whether it could. */
export function copyButton(text: string): HTMLButtonElement {
  const label = element('span', { 'aria-live': 'polite' }, 'Copy')
  const button = element('button', { type: 'button', class: 'plain copy' }, label)
  button.addEventListener('click', async () => {
    setText(label, (await copied(text)) ? 'Copied' : 'Select it, and copy')
  })
  button.addEventListener('blur', () => setText(label, 'Copy'))
  return button
}

/** A page in an iframe may not be allowed to. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
