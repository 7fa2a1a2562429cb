import { join } from 'node:path'
import esbuildPlugin from '@size-limit/esbuild'
import filePlugin from '@size-limit/file'
import sizeLimit from 'size-limit'

const root = join(import.meta.dirname, '../..')

/** A module, or what is imported from it, as an app bundles it. */
export interface Weighed {
  readonly name: string
  /** Of the module, from the project's root. */
  readonly path: string
  /** What is imported, such as `{ bindDataChannel }`. All of it, if this is left out. */
  readonly import?: string
  /** Which packages are left out: their weight is counted elsewhere. */
  readonly without?: readonly string[]
}

/** How much each is, minified and gzipped, in bytes. */
export async function weigh(all: readonly Weighed[]): Promise<readonly number[]> {
  const checks = all.map(({ name, path, import: imported, without = [] }) => {
    const file = join(root, path)
    return {
      name,
      files: [file],
      gzip: true,
      ignore: without,
      ...(imported && { import: { [file]: imported } }),
    }
  })
  // Its declarations say less than its documentation.
  const sizes = (await sizeLimit([filePlugin, esbuildPlugin] as never[], { checks })) as readonly { size?: number }[]
  return sizes.map(({ size = 0 }) => size)
}
