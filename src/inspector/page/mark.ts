import { svgElement } from '../svgPicture.ts'

/** The mark of the inspector: a state, with the dot of an active one at its corner. As in the icon of the page. */
export function mark(): SVGSVGElement {
  const picture = svgElement('svg', { viewBox: '0 0 32 32', 'aria-hidden': 'true', class: 'mark-of-page' })
  picture.append(
    svgElement('rect', { x: 0, y: 0, width: 32, height: 32, rx: 7, class: 'ground' }),
    svgElement('rect', { x: 10, y: 12, width: 15, height: 12, rx: 4, class: 'state' }),
    svgElement('circle', { cx: 10, cy: 11, r: 4, class: 'dot' }),
  )
  return picture
}
