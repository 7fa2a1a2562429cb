import { SdpError } from './SdpError.ts'

/** A line of a description. */
export interface SdpLine {
  /** Counted from 1. */
  readonly number: number
  /** The letter before `=`. */
  readonly type: string
  /** What follows `=`. */
  readonly value: string
}

/** The lines of a description: those of the session, and those of each section, which begin with its `m=` line. */
export interface SdpLines {
  readonly session: readonly SdpLine[]
  readonly sections: readonly (readonly SdpLine[])[]
}

/** With what a description begins (RFC 8866, §5). */
const beginning = ['v', 'o', 's']

/**
 * Splits a description into its lines.
 *
 * @throws {@link SdpError} if one is none, or if the first lines are not those of a description
 */
export function readLines(text: string): SdpLines {
  const texts = text.split(/\r\n|\r|\n/)
  // The last line has an end, too.
  if (texts.at(-1) === '') texts.pop()
  const lines = texts.map(readLine)
  for (const [index, type] of beginning.entries())
    if (lines[index]?.type !== type) throw new SdpError(index + 1, `is to begin with "${type}=".`)
  const first = lines.findIndex(({ type }) => type === 'm')
  const session = first < 0 ? lines : lines.slice(0, first)
  if (!session.some(({ type }) => type === 't')) throw new SdpError(session.length + 1, 'comes before any "t=" line.')
  const sections: SdpLine[][] = []
  for (const line of lines.slice(session.length)) {
    if (line.type === 'm') sections.push([])
    sections.at(-1)?.push(line)
  }
  return { session, sections }
}

/** The values of all attributes of a name, in these lines. */
export function attributes(lines: readonly SdpLine[], name: string): readonly SdpLine[] {
  return lines.flatMap((line) => {
    if (line.type !== 'a' || !(line.value === name || line.value.startsWith(`${name}:`))) return []
    return [{ ...line, value: line.value.slice(name.length + 1) }]
  })
}

function readLine(text: string, index: number): SdpLine {
  const [, type, value] = /^([a-z])=(.*)$/.exec(text) ?? []
  if (type === undefined || value === undefined)
    throw new SdpError(index + 1, 'is none: a line is a small letter, "=" and a value.')
  return { number: index + 1, type, value }
}
