import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

// The last step of `npm run build`: takes out of `dist` what no entry reaches. That is the declarations of what is inside,
// modules that held nothing but types, and those that `dist/inspector/` has in its bundles.

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const bundles = join(dist, 'inspector')

const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | Record<string, string>>
  bin: Record<string, string>
}
const entries = [...Object.values(exports), bin].flatMap((entry) =>
  typeof entry === 'string' ? [] : Object.values(entry),
)
const reached = new Set<string>()
for (const entry of entries) reach(join(root, entry))

let removed = 0
for (const file of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(file.parentPath, file.name)
  if (!file.isFile() || file.parentPath === bundles || reached.has(path)) continue
  rmSync(path)
  removed++
}
removeEmpty(dist)
console.log(`${reached.size} files are reached from the entries; ${removed} others were removed.`)

function reach(file: string): void {
  if (reached.has(file)) return
  reached.add(file)
  const isTypes = file.endsWith('.d.ts')
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(
    /(?:from |import |import\()\s*['"](\.\.?\/[^'"]+)['"]/g,
  )) {
    const named = join(dirname(file), path)
    reach(isTypes ? named.replace(/\.[jt]s$/, '.d.ts') : named)
  }
}

function removeEmpty(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmpty(join(folder, entry.name))
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder)
}
