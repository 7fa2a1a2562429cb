/** A format that is known and not read, and what to ask for instead. */
export interface UnreadFormat {
  readonly format: string
  readonly ask: string
}

const internals = 'Ask for the dump of chrome://webrtc-internals (“Create Dump”), taken while the page is still open.'

/** How each begins, or what stands near its beginning. */
const byText: readonly (readonly [RegExp, UnreadFormat])[] = [
  [
    /^<[\s\S]*(?:about:webrtc|aboutWebrtc)/,
    {
      format: 'a saved page of about:webrtc',
      ask: 'Ask for “Copy Report” of the connection on that page, pasted into a file: it has what the page shows, as JSON.',
    },
  ],
  [/^<(?:!doctype|html|\?xml)/i, { format: 'a web page', ask: internals }],
  [
    /"format"\s*:\s*"webrtc-statecharts"/,
    {
      format: 'a trace of webrtc-statecharts itself',
      ask: 'Give it to replay(), or open it with: npx webrtc-statecharts inspect <file>.',
    },
  ],
  [
    /^(?:Jicofo|JVB|Jibri|Jigasi|Prosody)?\s*\[?\d{4}-\d\d-\d\d[ T][\d:.,]+\]?[^\n]*\b(?:INFO|WARNING|SEVERE|FINE|DEBUG|WARN|ERROR)\b/,
    {
      format: 'a log of a server, such as Jitsi’s',
      ask: 'Ask for the rtcstats log of the participant whose call failed.',
    },
  ],
  [/^\[\d+:\d+:\d{4}\/\d+/, { format: 'a log of Chromium itself', ask: internals }],
  [/^v=0\r?\n/, { format: 'a session description alone', ask: internals }],
]

/** Which known format it is that is not read; `undefined` if it is none of them. */
export function unreadFormatOf(bytes: Uint8Array, head: string): UnreadFormat | undefined {
  const magic = byMagic.find(([first]) => first.every((byte, index) => bytes[index] === byte))
  if (magic) return magic[1]
  const text = byText.find(([pattern]) => pattern.test(head))
  if (text) return text[1]
  if (!isBinary(bytes)) return undefined
  return {
    format: 'a binary file: most likely an RTCEventLog',
    ask: `An RTCEventLog has the packets of media, and neither calls nor states. ${internals}`,
  }
}

const byMagic: readonly (readonly [readonly number[], UnreadFormat])[] = [
  [[0x50, 0x4b, 0x03, 0x04], { format: 'a ZIP archive', ask: 'Unpack it, and give the dump in it.' }],
  [[0x42, 0x5a, 0x68], { format: 'packed with bzip2', ask: 'Unpack it first.' }],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], { format: 'packed with xz', ask: 'Unpack it first.' }],
  [[0x28, 0xb5, 0x2f, 0xfd], { format: 'packed with zstd', ask: 'Unpack it first.' }],
  [[0xd4, 0xc3, 0xb2, 0xa1], { format: 'a capture of packets', ask: internals }],
  [[0x0a, 0x0d, 0x0d, 0x0a], { format: 'a capture of packets', ask: internals }],
  [[0x25, 0x50, 0x44, 0x46], { format: 'a PDF', ask: internals }],
  [[0x89, 0x50, 0x4e, 0x47], { format: 'a picture', ask: internals }],
  [[0xff, 0xd8, 0xff], { format: 'a picture', ask: internals }],
]

/** Whether there are bytes at its beginning that no text has. */
function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 512)
  return head.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte))
}
