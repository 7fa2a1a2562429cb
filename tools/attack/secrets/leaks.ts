import type { Wrapped } from './wrappings.ts'

/** What came of trying to get secrets out. */
export class Leaks {
  tried = 0
  readonly fell: string[] = []

  /** Looks for a secret in what was told of it. */
  look(through: string, { secret, how }: Wrapped, told: string | undefined): void {
    this.tried += 1
    const text = told ?? ''
    const found = told === undefined ? 'nothing was told' : partsIn(secret.parts, text)
    if (!found) return
    this.fell.push(
      `${through}: ${secret.kind} as ${how}: ${JSON.stringify(secret.text)}: ${found}: ${text.slice(0, 300)}`,
    )
  }
}

function partsIn(parts: readonly string[], text: string): string | undefined {
  const lower = text.toLowerCase()
  return parts.find((part) => lower.includes(part.toLowerCase()))
}
