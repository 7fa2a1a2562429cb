import { textOfLife } from './life.ts'

const encoder = new TextEncoder()

/** The digest of each life, of so many seeds from the first: 16 hexadecimal digits of SHA-256. */
export async function digestsOf(first: number, count: number): Promise<readonly string[]> {
  const digests: string[] = []
  for (let seed = first; seed < first + count; seed++) digests.push(await digestOf(await textOfLife(seed)))
  return digests
}

async function digestOf(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
