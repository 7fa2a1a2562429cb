import { type MediaDescription, parse, type SessionDescription, type SharedAttributes } from 'sdp-transform'
import { attributes, readLines, type SdpLine } from './lines.ts'
import { SdpError } from './SdpError.ts'
import type { Fingerprint, IceCredentials, MediaSection, Session } from './session.ts'

const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const
const setups = ['actpass', 'active', 'passive', 'holdconn'] as const

/** Which texts attributes have. What is not here is not looked at. */
const grammar: readonly (readonly [name: string, value: RegExp, wanted: string])[] = [
  ['mid', /^[!#$%&'*+.0-9A-Z^_`a-z{|}~-]+$/, 'has no token'],
  ['ice-ufrag', /^[a-zA-Z0-9+/]{4,256}$/, 'has no ICE user name of 4 to 256 letters and digits'],
  ['ice-pwd', /^[a-zA-Z0-9+/]{22,256}$/, 'has no ICE password of 22 to 256 letters and digits'],
  ['fingerprint', /^[\w-]+ [0-9A-F]{2}(:[0-9A-F]{2})*$/i, 'has no hash function and bytes in hexadecimal digits'],
  ['setup', new RegExp(`^(${setups.join('|')})$`), 'has no DTLS role'],
  ['sctp-port', /^\d{1,5}$/, 'has no port'],
  ['max-message-size', /^\d+$/, 'has no number of bytes'],
]

/**
 * Reads the text of a description.
 *
 * @throws {@link SdpError} if it is none
 */
export function readSession(text: string): Session {
  const { session: sessionLines, sections } = readLines(text)
  const allLines = [sessionLines, ...sections]
  for (const lines of allLines) check(lines)
  const session = parse(text)
  return {
    origin: originOf(session, sessionLines),
    bundle: bundleOf(session),
    iceLite: session.icelite !== undefined,
    iceOptions: [
      ...new Set(
        allLines.flatMap((lines) => attributes(lines, 'ice-options').flatMap(({ value }) => value.split(' '))),
      ),
    ],
    media: sections.map((lines, index) => sectionOf(session, session.media[index], sessionLines, lines)),
  }
}

function check(lines: readonly SdpLine[]): void {
  for (const [name, pattern, wanted] of grammar)
    for (const { number, value } of attributes(lines, name))
      if (!pattern.test(value)) throw new SdpError(number, `${wanted} after "a=${name}:".`)
}

function originOf({ origin }: SessionDescription, lines: readonly SdpLine[]): Session['origin'] {
  const line = lines.find(({ type }) => type === 'o')
  if (!origin || !/^\S+ \d+ \d+ IN IP[46] \S+$/.test(line?.value ?? ''))
    throw new SdpError(line?.number ?? 2, 'has no id, version and address after "o=".')
  return { id: String(origin.sessionId), version: Number(origin.sessionVersion) }
}

function bundleOf({ groups = [] }: SessionDescription): readonly string[] {
  const mids = String(groups.find(({ type }) => type === 'BUNDLE')?.mids ?? '')
  return mids.split(' ').filter((mid) => mid !== '')
}

function sectionOf(
  session: SessionDescription,
  media: Partial<MediaDescription> = {},
  sessionLines: readonly SdpLine[],
  lines: readonly SdpLine[],
): MediaSection {
  const [first] = lines
  const [, kind, port, protocol, formats] = /^(\S+) (\d+)(?:\/\d+)? (\S+) (\S.*)$/.exec(first?.value ?? '') ?? []
  if (kind === undefined || protocol === undefined || formats === undefined)
    throw new SdpError(first?.number ?? 1, 'has no kind, port, protocol and formats after "m=".')
  return {
    kind,
    mid: media.mid === undefined ? undefined : String(media.mid),
    port: Number(port),
    protocol,
    formats,
    direction: directions.find((each) => each === (media.direction ?? session.direction)) ?? 'sendrecv',
    bundleOnly: attributes(lines, 'bundle-only').length > 0,
    rtcpMux: attributes(lines, 'rtcp-mux').length > 0,
    ice: credentialsOf(media) ?? credentialsOf(session),
    fingerprints: fingerprintsOf(lines) ?? fingerprintsOf(sessionLines) ?? [],
    setup: setups.find((each) => each === (media.setup ?? session.setup)),
    // The old form has the port among the formats, with a line that says for what it is (draft of RFC 8841).
    sctpPort: numberOf(media.sctpPort ?? media.sctpmap?.sctpmapNumber),
    maxMessageSize: numberOf(media.maxMessageSize),
    candidates: attributes(lines, 'candidate').map(({ value }) => `candidate:${value}`),
    endOfCandidates: attributes(lines, 'end-of-candidates').length > 0,
  }
}

function credentialsOf({ iceUfrag, icePwd }: SharedAttributes): IceCredentials | undefined {
  // The parser makes a number of a text that looks like one.
  return iceUfrag === undefined || icePwd === undefined ? undefined : { ufrag: String(iceUfrag), pwd: String(icePwd) }
}

function fingerprintsOf(lines: readonly SdpLine[]): readonly Fingerprint[] | undefined {
  const fingerprints = attributes(lines, 'fingerprint').map(({ value }) => {
    const [algorithm = '', bytes = ''] = value.split(' ')
    return { algorithm: algorithm.toLowerCase(), value: bytes.toUpperCase() }
  })
  return fingerprints.length > 0 ? fingerprints : undefined
}

function numberOf(value: number | string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value)
}
