const token = /\s*(?:([[{])|([\]}])|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[,:])/y

/** What was found where JSON might begin. */
export interface JsonFound {
  /** Where it ends, or where it was found to be none: before that, none begins. */
  readonly to: number
  /** What it says; `undefined` if it is none. */
  readonly value: unknown
}

/** Reads the JSON that begins at a bracket or a quote of a text. It looks at each character once. */
export function jsonAt(text: string, from: number): JsonFound {
  let depth = 0
  token.lastIndex = from
  let to = from
  do {
    const found = token.exec(text)
    // A string that does not end: there is no quote after it.
    if (!found) return { to: text[to] === '"' ? text.length : Math.max(to, from + 1), value: undefined }
    to = token.lastIndex
    if (found[1]) depth += 1
    if (found[2]) depth -= 1
  } while (depth > 0)
  const json = text.slice(from, to)
  // Words in quotes are no JSON that was put into a text.
  if (json[0] === '"' && !json.includes('\\')) return { to: from + 1, value: undefined }
  try {
    return { to, value: JSON.parse(json) }
  } catch {
    return { to, value: undefined }
  }
}
