/**
 * The length of a string in UTF-8, in bytes. A lone surrogate counts as U+FFFD, which stands for it: 3 bytes.
 *
 * @example
 * ```ts
 * utf8Length('€') // 3
 * ```
 */
export function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
  }
  return bytes
}
