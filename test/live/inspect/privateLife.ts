import { assign, createActor, setup, toPromise } from 'xstate'
import { RTCPeerConnection } from '#engine'
import { announced, fired, makePeers, type Peers, talked } from '../../../harness/peers.ts'
import { bindPeerConnection } from '../../../src/index.ts'
import type { Inspector } from '../../../src/inspect/index.ts'

export const username = 'alice-of-turn'
export const credential = 'the-secret-of-turn'
export const message = 'what-alice-says-to-bob'

/** What must not be found, by its kind. */
export interface Secrets {
  readonly sdp: readonly string[]
  readonly candidates: readonly string[]
  readonly addresses: readonly string[]
  readonly credentials: readonly string[]
  readonly messages: readonly string[]
}

/** An app that knows all that there is to know, and puts it into its context, as apps do. */
const appMachine = setup({ types: { context: {} as { readonly seen: readonly unknown[] } } }).createMachine({
  id: 'app',
  context: { seen: [] },
  on: {
    '*': { actions: assign({ seen: ({ context, event }) => [...context.seen, event] }) },
  },
})

/**
 * A whole life of a connection with a TURN server, in which all goes by the inspector that there is: descriptions,
 * candidates, servers, errors that quote what they were given, and messages.
 */
export async function livePrivately(
  { inspect }: Pick<Inspector, 'inspect'>,
  closed: (peers: Peers) => Peers,
): Promise<Secrets> {
  const iceServers = [{ urls: 'turn:127.0.0.1:3478?transport=udp', username, credential }]
  const { a, b, negotiate } = closed(makePeers({ a: new RTCPeerConnection({ iceServers }) }))
  const app = createActor(appMachine, { inspect }).start()
  const tell = (type: string, value: object) => app.send({ type, ...value } as never)
  const connections = [a, b].map((connection) => bindPeerConnection(connection, { inspect }))
  const candidates: RTCIceCandidate[] = []
  for (const connection of [a, b]) {
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) candidates.push(candidate)
      tell('candidate.found', { candidate, again: candidate?.candidate })
    })
    connection.addEventListener('icecandidateerror', (error) =>
      tell('candidate.failed', { error, url: iceServers[0]?.urls }),
    )
  }
  tell('configured', {
    iceServers,
    text: `turn:${username}:${credential}@127.0.0.1`,
    json: JSON.stringify({ iceServers }),
  })

  const channel = a.createDataChannel('chat')
  const found = Promise.all([a, b].map((connection) => fired(connection, 'icecandidate')))
  const spoken = announced(b, async (remote) => {
    remote.addEventListener('message', ({ data }) => tell('message.received', { data }))
    await talked(channel, remote)
    const arrived = fired(remote, 'message')
    channel.send(message)
    tell('message.sent', { data: message })
    await arrived
    return remote
  })
  await negotiate()
  await found
  await spoken
  const descriptions = [a, b].map(({ localDescription }) => localDescription?.sdp ?? '')
  for (const [index, { localDescription }] of [a, b].entries()) {
    tell('described', { description: localDescription, quoted: `connection ${index}: ${descriptions[index]}` })
  }

  const [line = ''] = candidates.map(({ candidate }) => candidate)
  const refusals = await Promise.allSettled([
    a.addIceCandidate({ candidate: `${line.slice(0, 40)} nonsense`, sdpMid: '0' }),
    a.setRemoteDescription({ type: 'answer', sdp: descriptions[1]?.replace('v=0', 'v=nonsense') ?? '' }),
  ])
  for (const refusal of refusals) if (refusal.status === 'rejected') tell('refused', { error: refusal.reason })
  tell('refused', { error: new Error(`cannot use ${line}`) })

  a.close()
  b.close()
  await Promise.all(connections.map((connection) => toPromise(connection)))
  tell('life.over', {})
  return secretsOf(descriptions, candidates)
}

function secretsOf(descriptions: readonly string[], candidates: readonly RTCIceCandidate[]): Secrets {
  const matches = (pattern: RegExp) =>
    descriptions.flatMap((sdp) => [...sdp.matchAll(pattern)].map(([, found]) => found ?? ''))
  const ufrags = matches(/a=ice-ufrag:(\S+)/g)
  const lines = [...candidates.map(({ candidate }) => candidate), ...matches(/a=(candidate:.*?)\r?$/gm)]
  return {
    sdp: matches(/^(o=.*?)\r?$/gm),
    candidates: lines.map((line) => line.replace(/^(?:a=)?(candidate:\S+ \d+ \S+ \d+).*$/, '$1')),
    addresses: [...new Set(lines.map((line) => line.split(' ')[4] ?? ''))],
    // A ufrag may have four characters only, which are found in many words.
    credentials: [
      ...ufrags.flatMap((ufrag) => [`"${ufrag}"`, `ice-ufrag:${ufrag}`, `ufrag ${ufrag}`]),
      ...matches(/a=ice-pwd:(\S+)/g),
      username,
      credential,
    ],
    messages: [message],
  }
}
