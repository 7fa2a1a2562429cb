import type { Endpoint } from '../../paths/udpRelay.ts'

/** A candidate as it is handed over. */
export interface Candidate {
  readonly candidate: string
  readonly sdpMid: string
}

/** Takes the candidates out of a description. */
export function withoutCandidates(sdp: string): { readonly sdp: string; readonly candidates: readonly Candidate[] } {
  const lines: string[] = []
  const candidates: Candidate[] = []
  let waiting: string[] = []
  const put = (sdpMid: string) => {
    for (const candidate of waiting) candidates.push({ candidate, sdpMid })
    waiting = []
  }
  let mid = ''
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith('m=')) {
      put(mid)
      mid = ''
    }
    if (line.startsWith('a=mid:')) mid = line.slice('a=mid:'.length)
    if (line.startsWith('a=candidate:')) waiting.push(line.slice('a='.length))
    else if (line !== 'a=end-of-candidates') lines.push(line)
  }
  put(mid)
  return { sdp: lines.join('\r\n'), candidates }
}

/** Where the candidates of a peer lead that is told of them; `undefined`: it is not told. */
export type Route = (candidate: Candidate) => Promise<Candidate | undefined>

/** As they are. */
export const straight: Route = async (candidate) => candidate

/** None is told. */
export const nowhere: Route = async () => undefined

/**
 * Leads candidates of this machine to other ports of it. All others are not told, so there is no other way.
 *
 * @param portFor - the port in place of that of the peer, or of the TURN server
 */
export function elsewhere(portFor: (end: Endpoint) => Promise<number>): Route {
  return async ({ candidate, sdpMid }) => {
    const parts = candidate.split(' ')
    const [, , transport, , address = '', port, , type = ''] = parts
    if (transport?.toLowerCase() !== 'udp' || !['host', 'relay'].includes(type)) return undefined
    if (address.endsWith('.local')) throw new Error(`the engine hides the addresses of its candidates: ${address}`)
    if (!/^[\d.]+$/.test(address)) return undefined
    parts[5] = String(await portFor({ address, port: Number(port) }))
    return { candidate: parts.join(' '), sdpMid }
  }
}
