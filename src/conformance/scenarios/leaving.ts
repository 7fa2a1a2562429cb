import { type CheckResult, compare, notExercised } from '../checkResult.ts'
import { abortedByPeer, sequence } from '../checks/ends.ts'
import { causes, prescribed } from '../checks/lines.ts'
import type { LifeLog } from '../lifeLog.ts'
import { thrownName } from '../lifeObserver.ts'
import type { Scenario } from '../scenario.ts'
import { Unable } from '../stage.ts'

const CHAT = 'channel chat'

/** What a worker does with the channel that it gets: it reports its events. */
const listener = `onmessage = ({ data: channel }) => {
  const tell = (what) => postMessage(what + '[' + channel.readyState + ']')
  for (const type of ['open', 'closing', 'error', 'close']) channel.addEventListener(type, () => tell(type))
  tell('received')
}`

/** What needs a page: its unloading, and workers. */
export const leaving: readonly Scenario[] = [
  {
    id: 'SEQ-27',
    title: 'the document of the peer is unloaded',
    rules: ['SEQ-27', 'UN-1'],
    plays: 1,
    async play(stage) {
      if (typeof document === 'undefined') throw new Unable('it has no documents')
      const { b } = stage
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const inner = (frame.contentWindow as unknown as typeof globalThis | null)?.RTCPeerConnection
      if (!inner) throw new Unable('its frames have no RTCPeerConnection')
      const leaver = new inner()
      leaver.createDataChannel('chat')
      const deliver = (to: RTCPeerConnection) => {
        return ({ candidate }: RTCPeerConnectionIceEvent) =>
          void to.addIceCandidate(candidate ?? undefined).catch(() => {})
      }
      const { sdp = '' } = await leaver.createOffer()
      await b.must('setRemoteDescription(offer)', () => b.pc.setRemoteDescription({ type: 'offer', sdp }))
      leaver.addEventListener('icecandidate', deliver(b.pc))
      await leaver.setLocalDescription({ type: 'offer', sdp })
      const answer = await stage.created(b, 'answer')
      await leaver.setRemoteDescription(answer)
      b.pc.addEventListener('icecandidate', deliver(leaver))
      await b.must('setLocalDescription(answer)', () => b.pc.setLocalDescription(answer))
      if (!(await b.until('the channel opens', () => b.fired(CHAT, 'open') > 0))) throw new Unable('no channel opens')
      await stage.rest(200)
      stage.begin()
      frame.remove()
      await b.until('close', () => b.fired(CHAT, 'close') > 0)
    },
    check: (life) => [
      sequence('SEQ-27', life, 'B', CHAT, prescribed('open', causes.aborted)),
      ...abortedByPeer(life, 'B', CHAT).filter(({ rule }) => rule === 'AB-3'),
    ],
  },
  {
    id: 'SEQ-28',
    title: 'a channel is transferred to a worker',
    rules: ['SEQ-28', 'DT-12', 'TF-1', 'TF-3'],
    plays: 1,
    async play(stage) {
      if (typeof Worker === 'undefined' || typeof Blob === 'undefined') throw new Unable('it has no workers')
      const { a } = stage
      const script = URL.createObjectURL(new Blob([listener], { type: 'text/javascript' }))
      const worker = new Worker(script)
      const messages: string[] = []
      worker.addEventListener('message', ({ data }) => messages.push(data))
      const near = a.createDataChannel('chat')
      const transfer = (): string => {
        try {
          worker.postMessage(near, [near as unknown as Transferable])
          return 'returned'
        } catch (error) {
          return `threw ${thrownName(error)}`
        }
      }
      const first = transfer()
      if (first !== 'returned') throw new Unable(`it transfers no channels: ${first}`)
      a.fact(CHAT, 'readyState after the transfer', near.readyState)
      a.fact(CHAT, 'a second transfer', transfer())
      await stage.negotiate()
      await a.until('it opens in the worker', () => messages.includes('open[open]'))
      a.close()
      await a.until('it closes in the worker', () => messages.includes('close[closed]'))
      // With or without `error`, and what an engine does of its own, is left open (AMB-20).
      a.fact(CHAT, 'in the worker', messages.filter((each) => /^(open|close)\[/.test(each)).join(' · '))
      worker.terminate()
    },
    check: transferred,
  },
]

function transferred(life: LifeLog): readonly CheckResult[] {
  const fact = (name: string) => life.find((entry) => entry.kind === 'fact' && entry.name === name)?.outcome
  const state = fact('readyState after the transfer')
  if (state === undefined) return [notExercised('SEQ-28', 'it came to no transfer')]
  const own = life.filter(({ kind, object }) => kind === 'event' && object === CHAT)
  const here = own.filter(({ side }) => side === 'A').length
  return [
    compare('DT-12', 'readyState of the object left behind', 'closed', state),
    compare('TF-3', 'events on the object left behind', 0, here),
    compare('TF-1', 'a second transfer', 'threw DataCloneError', fact('a second transfer')),
    compare('SEQ-28', 'in the worker', 'open[open] · close[closed]', fact('in the worker')),
  ]
}
