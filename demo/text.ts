import process from 'node:process'
import { styleText } from 'node:util'

/** How a piece of text looks, where there are colours. */
export type Format = Parameters<typeof styleText>[0]

const { stdout } = process
const colours = stdout.isTTY && stdout.hasColors()

/** The width of the output. */
export const width = Math.min((stdout.isTTY && stdout.columns) || 100, 100)

/** Colours a text, if stdout is a terminal that has colours and `NO_COLOR` is not set. */
export function paint(format: Format, text: string): string {
  return colours ? styleText(format, text) : text
}

/** A piece of a line. Its width is that of its text, whatever it is painted with. */
export type Piece = readonly [format: Format, text: string]

/** Paints pieces of a line, and fills up to a width. */
export function cell(width: number, pieces: readonly Piece[]): string {
  const length = pieces.reduce((sum, [, text]) => sum + text.length, 0)
  return pieces.map(([format, text]) => paint(format, text)).join('') + ' '.repeat(Math.max(0, width - length))
}

/** Breaks a text at its spaces into lines of at most `width` characters, and a word that is longer anywhere. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else for (let start = 0; start < word.length; start += width) lines.push(word.slice(start, start + width))
  }
  return lines
}
