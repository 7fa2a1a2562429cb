import type { CandidateFields } from './session.ts'

const types = ['host', 'srflx', 'prflx', 'relay'] as const
const tcpTypes = ['active', 'passive', 'so'] as const

/** The part of a candidate line that each has (RFC 8839, §5.1). The library's pattern for it knows no `ufrag` after it. */
const fixedPart =
  /^(?:a=)?candidate:([a-zA-Z0-9+/]{1,32}) (\d{1,3}) (udp|tcp) (\d{1,10}) (\S+) (\d{1,5}) typ (\S+)((?: \S+ \S+)*)$/i

/**
 * Reads a candidate line, with or without `a=`.
 *
 * @returns `undefined` if it is none, or one that WebRTC has no words for
 */
export function readCandidate(text: string): CandidateFields | undefined {
  const [, foundation, component, transport, priority, address, port, typeName, rest = ''] = fixedPart.exec(text) ?? []
  const type = types.find((each) => each === typeName)
  const protocol = transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp'
  if (foundation === undefined || address === undefined || !type) return undefined
  if (component !== '1' && component !== '2') return undefined
  const extensions = extensionsIn(rest)
  const relatedPort = extensions.get('rport')
  return {
    foundation,
    component: component === '1' ? 1 : 2,
    protocol,
    priority: Number(priority),
    address,
    port: Number(port),
    type,
    tcpType: protocol === 'tcp' ? tcpTypes.find((each) => each === extensions.get('tcptype')) : undefined,
    relatedAddress: extensions.get('raddr'),
    relatedPort: relatedPort === undefined ? undefined : Number(relatedPort),
    usernameFragment: extensions.get('ufrag'),
  }
}

/** Writes a candidate line: `candidate:…`, as `RTCIceCandidate.candidate` has it. */
export function writeCandidate(candidate: CandidateFields): string {
  const { foundation, component, protocol, priority, address, port, type } = candidate
  const extensions: readonly (readonly [name: string, value: string | number | undefined])[] = [
    ['raddr', candidate.relatedAddress],
    ['rport', candidate.relatedPort],
    ['tcptype', candidate.tcpType],
    ['ufrag', candidate.usernameFragment],
  ]
  const written = extensions.flatMap(([name, value]) => (value === undefined ? [] : [` ${name} ${value}`]))
  return `candidate:${foundation} ${component} ${protocol} ${priority} ${address} ${port} typ ${type}${written.join('')}`
}

/** The pairs of names and values after the fixed part. */
function extensionsIn(text: string): ReadonlyMap<string, string> {
  const words = text.split(' ').slice(1)
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ''] as const] : [])))
}
