/** What no inspector gets unless it is asked for by name. */
export const privateContents = ['sdp', 'candidates', 'addresses', 'credentials', 'messages'] as const

/**
 * A kind of private contents, which an inspector gets only if you ask for it:
 *
 * - `sdp`: session descriptions, and single lines of them. The candidates, addresses and credentials in them are kinds of
 *   their own;
 * - `candidates`: ICE candidates. The addresses and credentials in them are kinds of their own;
 * - `addresses`: IPv4 and IPv6 addresses, and mDNS names;
 * - `credentials`: TURN usernames and credentials, ufrag and pwd, and what else is called a password, a token or a key;
 * - `messages`: binary data, and the payloads of events that are about messages.
 */
export type PrivateContent = (typeof privateContents)[number]

/** What is shown in the place of something: its kind and, where it has one, its size. */
export function inPlaceOf(kind: string, size?: number, unit = 'character'): string {
  return size === undefined ? `«${kind}»` : `«${kind}, ${size} ${unit}${size === 1 ? '' : 's'}»`
}

/** What {@link inPlaceOf} makes of something with a size: what is shown already is not hidden again. */
export const placeholder = /«[\w ]+, \d+ [a-z]+»/y

/** Whether a text is nothing but such a placeholder. */
export function isPlaceholder(text: string): boolean {
  placeholder.lastIndex = 0
  return placeholder.test(text) && placeholder.lastIndex === text.length
}
