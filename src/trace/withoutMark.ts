/** A text without the byte order mark that some editors put before it, and that is no part of JSON. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
