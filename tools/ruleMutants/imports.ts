import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const imports = new Map<string, readonly string[]>()
const leading = new Map<string, Set<string>>()

/** Whether a module is another one, or imports it in one or more steps. Both are absolute paths of files. */
export function leadsTo(module: string, other: string): boolean {
  const seen = new Set<string>()
  const found = leading.get(other) ?? new Set([other])
  leading.set(other, found)
  const look = (file: string): boolean => {
    if (found.has(file)) return true
    if (seen.has(file)) return false
    seen.add(file)
    const leads = importsOf(file).some(look)
    if (leads) found.add(file)
    return leads
  }
  return look(module)
}

/** What a file of ours imports from us, types included. */
function importsOf(file: string): readonly string[] {
  const known = imports.get(file)
  if (known) return known
  const found = file.endsWith('.ts')
    ? [...readFileSync(file, 'utf8').matchAll(/(?:from|import\(?) ?'(\.[^']+\.ts)'/g)].map(([, path = '']) =>
        join(dirname(file), path),
      )
    : []
  imports.set(file, found)
  return found
}
