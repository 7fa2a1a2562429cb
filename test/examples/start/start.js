import { toPromise } from 'xstate'
import { connected, opened } from '../../../src/diagnosis/index.ts'
import { bindDataChannel, bindPeerConnection, connectionState } from '../../../src/index.ts'

/** Two peers in one page connect, talk, and close. */
export async function start(show = console.log) {
  const a = new RTCPeerConnection()
  const b = new RTCPeerConnection()

  // Bind right after `new`. All channels are bound by themselves.
  const near = bindPeerConnection(a, { name: 'near' })
  const far = bindPeerConnection(b, { name: 'far' })
  near.select(connectionState).subscribe((state) => show(`near is ${state}`))

  // B answers each message.
  b.ondatachannel = ({ channel }) => {
    channel.onmessage = ({ data }) => channel.send(`You said ${data}`)
  }

  // A makes a channel before it offers.
  const channel = a.createDataChannel('chat')
  const chat = bindDataChannel(channel)
  const answer = new Promise((resolve) => {
    channel.onmessage = ({ data }) => resolve(data)
  })

  await negotiate(a, b)
  await connected(far, { timeout: 30_000 })
  await opened(chat, { timeout: 30_000 })

  channel.send('hello')
  show(await answer)

  channel.close()
  const { cause } = await toPromise(chat)
  show(`the channel is closed: ${cause}`)

  a.close()
  show(`near is ${connectionState(near.getSnapshot())}`)
  b.close()
}

/** What a server does between two pages: it hands over descriptions and candidates. */
async function negotiate(a, b) {
  const answered = exchange()
  a.onicecandidate = ({ candidate }) => answered.then(() => candidate && b.addIceCandidate(candidate))
  b.onicecandidate = ({ candidate }) => answered.then(() => candidate && a.addIceCandidate(candidate))
  await answered

  async function exchange() {
    const offer = await a.createOffer()
    await a.setLocalDescription(offer)
    await b.setRemoteDescription(offer)
    const answer = await b.createAnswer()
    await b.setLocalDescription(answer)
    await a.setRemoteDescription(answer)
  }
}
