/** What a terminal obeys, or what turns the direction of a text. */
const controls = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text of a dump for a terminal: nothing in it is obeyed, and it is not long. */
export function plainText(text: string, longest = 80): string {
  const plain = text.replace(controls, '\ufffd')
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain
}

/** JSON for a terminal: what is obeyed is written as JSON can write it. */
export function plainJson(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value, null, 2).replace(controls, (each) => (each === '\n' ? each : escaped(each)))
}
