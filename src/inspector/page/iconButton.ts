import { element } from '../element.ts'
import { svgElement } from '../svgPicture.ts'

/** In a square of 16. */
const icons = {
  first: 'M4 3v10M13 3 6 8l7 5z',
  back: 'M11 3 4 8l7 5z',
  forward: 'M5 3l7 5-7 5z',
  newest: 'M12 3v10M3 3l7 5-7 5z',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  differs: 'M3 6h10M3 10h10M11 3 5 13',
} as const

/** A button with a picture on it. */
export function iconButton(icon: keyof typeof icons, label: string, press: () => void): HTMLButtonElement {
  const picture = svgElement('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true', class: 'icon' })
  picture.append(svgElement('path', { d: icons[icon] }))
  const button = element('button', { type: 'button', 'aria-label': label, title: label })
  button.append(picture)
  button.addEventListener('click', press)
  return button
}
