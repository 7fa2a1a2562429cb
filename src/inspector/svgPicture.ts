const SVG = 'http://www.w3.org/2000/svg'

/** All that Graphviz draws charts with. */
const elements = new Set(['svg', 'g', 'path', 'polygon', 'polyline', 'ellipse', 'text'])

/** No link, no script, no style, and nothing that loads: an attribute that is not here is not taken over. */
const attributes = new Set([
  'class',
  'transform',
  'viewBox',
  'points',
  'd',
  'cx',
  'cy',
  'rx',
  'ry',
  'x',
  'y',
  'text-anchor',
  'font-family',
  'font-size',
  'stroke-width',
  'stroke-dasharray',
])

/**
 * Takes a picture over from its text: only elements and attributes that are known. Colours are left out; they are the
 * style sheet's.
 *
 * @throws Error if the text is no SVG
 */
export function svgPicture(text: string): SVGSVGElement {
  const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml')
  const picture = takenOver(documentElement)
  if (!(picture instanceof SVGSVGElement)) throw new Error('it is no SVG')
  return picture
}

/** A new SVG element. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  values: Readonly<Record<string, string | number>> = {},
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(SVG, name)
  for (const [attribute, value] of Object.entries(values)) element.setAttribute(attribute, String(value))
  return element
}

function takenOver(given: Element): SVGElement | undefined {
  if (given.namespaceURI !== SVG || !elements.has(given.localName)) return undefined
  const element = document.createElementNS(SVG, given.localName) as SVGElement
  for (const { name, value } of given.attributes) if (attributes.has(name)) element.setAttribute(name, value)
  if (given.localName === 'text') element.textContent = given.textContent
  else element.append(...[...given.children].flatMap((child) => takenOver(child) ?? []))
  return element
}
