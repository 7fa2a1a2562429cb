import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** A file of the page: it is read as fast as it is taken. */
export interface PageFile {
  readonly type: string
  /** In bytes. */
  readonly size: number
  readonly content: Readable
}

/** Where the page's files are: beside the built library, also when its sources are run. */
export function findPage(): URL | undefined {
  const places = ['../../../inspector/', '../../../dist/inspector/'].map((path) => new URL(path, import.meta.url))
  return places.find((place) => existsSync(new URL('index.html', place)))
}

/** Opens a file of the page; `undefined` if there is none, or if it would be outside. */
export async function openPageFile(folder: URL, path: string): Promise<PageFile | undefined> {
  const name = path === '/' ? 'index.html' : path.slice(1)
  // Names as the build makes them. So there is nothing that leads out, in whatever way it is written.
  if (!/^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/.test(name)) return undefined
  const type = types[extname(name)]
  if (!type) return undefined
  try {
    const file = await open(fileURLToPath(new URL(name, folder)))
    const { size } = await file.stat()
    return { type, size, content: file.createReadStream() }
  } catch {
    return undefined
  }
}
