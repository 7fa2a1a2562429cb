import { expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { engine } from '#engine'
import { makePeers, type Peers } from '../../../harness/peers.ts'
import { judged } from './judged.ts'

/** So many that an engine which is late at times is late in some of them. */
const LIVES = 60

/** Where the peer closes its connection, as soon as there is a channel. */
const moments: Record<string, (b: RTCPeerConnection) => void> = {
  datachannel: (b) => b.addEventListener('datachannel', () => b.close()),
  'its open': (b) =>
    b.addEventListener('datachannel', ({ channel }) => channel.addEventListener('open', () => b.close())),
}

/** Lives until it is closed; gives what was said of an `open` before which SCTP had told of its end. */
async function falseWords({ a, b, negotiate }: Peers, close: (b: RTCPeerConnection) => void) {
  const { actor, found } = judged(a)
  const words: string[] = []
  const channel = a.createDataChannel('chat')
  const { sctp } = a
  let told: string | undefined
  sctp?.addEventListener('statechange', () => {
    told = sctp.state
  })
  channel.addEventListener('open', () => {
    const said = found.filter(({ rule }) => rule === 'INV-42')
    if (told === 'closed') words.push(...said.map((each) => JSON.stringify(each)))
  })
  close(b)
  await negotiate().catch(() => {})
  await toPromise(actor)
  return words
}

// Only node-datachannel is late; it shows its SCTP transport at once, and closes a connection whose peer has closed.
test.runIf(engine === 'node-datachannel').each(Object.entries(moments))(
  'INV-42: an open that comes when SCTP has told of its end is not early; the peer closes in %s',
  async (_, close) => {
    const words: string[] = []
    for (let life = 0; life < LIVES; life++) {
      const peers = makePeers()
      words.push(...(await falseWords(peers, close)))
      peers.close()
    }
    expect(words).toEqual([])
  },
)
