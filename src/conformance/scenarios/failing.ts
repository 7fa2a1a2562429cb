import { withWrongFingerprint } from '../alteredSdp.ts'
import { type CheckResult, compare, ensure, notExercised } from '../checkResult.ts'
import { announcedStates } from '../checks/lines.ts'
import type { LifeLog, Side } from '../lifeLog.ts'
import type { Scenario } from '../scenario.ts'

const nowhere = { candidate: 'candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host', sdpMid: '0', sdpMLineIndex: 0 }

/** Transports that fail. */
export const failing: readonly Scenario[] = [
  {
    id: 'SEQ-11',
    title: 'a fingerprint that is not the peer’s',
    rules: ['SEQ-11', 'INV-43', 'DX-1'],
    async play(stage) {
      stage.a.createDataChannel('chat')
      await stage.negotiate((sdp, type) => (type === 'answer' ? withWrongFingerprint(sdp) : sdp))
      await stage.a.until('it fails', () => ['failed', 'closed'].includes(stage.a.pc.connectionState))
    },
    check: wrongFingerprint,
  },
  {
    id: 'SEQ-12',
    title: 'ICE that never connects, and knows it',
    rules: ['SEQ-12', 'IC-3', 'AB-8'],
    plays: 1,
    lasts: 45,
    async play(stage) {
      stage.a.createDataChannel('chat')
      await stage.negotiate((sdp) => sdp.replace(/^a=(candidate|end-of-candidates).*\r?\n/gm, ''), false)
      for (const peer of [stage.a, stage.b]) {
        await peer.operation('addIceCandidate(nowhere)', () => peer.pc.addIceCandidate(nowhere))
        await peer.operation('addIceCandidate(end)', () => peer.pc.addIceCandidate({ candidate: '', sdpMid: '0' }))
      }
      const { pc } = stage.a
      const isOver = () => pc.connectionState === 'failed' || pc.connectionState === 'closed'
      await stage.a.until('it fails', isOver, 45_000)
      await stage.rest(1000)
    },
    check: neverConnects,
  },
]

function wrongFingerprint(life: LifeLog): readonly CheckResult[] {
  const last = life.filter(({ side }) => side === 'A').at(-1)
  const dtls = announcedStates(life, 'A', 'dtls 1', 'statechange', 'state')
  const has = life.some(({ shown }) => shown['dtls 1'])
  return [
    compare('SEQ-11', 'connectionState in the end', 'failed', last?.shown.pc?.connectionState),
    has
      ? ensure(
          'SEQ-11',
          /^(connecting )?failed$/.test(dtls),
          'DTLS tells connecting failed',
          `DTLS tells ${dtls || 'nothing'}`,
        )
      : notExercised('SEQ-11', 'it shows no DTLS transport'),
  ]
}

function neverConnects(life: LifeLog): readonly CheckResult[] {
  const path = (side: Side, attribute: string) => {
    const states: string[] = []
    for (const entry of life) {
      const state = entry.side === side ? entry.shown.pc?.[attribute] : undefined
      if (typeof state === 'string' && states.at(-1) !== state) states.push(state)
    }
    return states.join(' → ')
  }
  const iceStates = path('A', 'iceConnectionState')
  const states = path('A', 'connectionState')
  const may = (begins: string) => ['failed', 'disconnected → failed'].map((end) => `new → ${begins} → ${end}`)
  const isIceRight = may('checking').includes(iceStates)
  const isRight = may('connecting').includes(states)
  const expected = 'new → checking → failed'
  return [
    ensure('SEQ-12', isIceRight, `iceConnectionState ${expected}`, `iceConnectionState ${iceStates} within 45 s`),
    ensure('SEQ-12', isRight, 'connectionState new → connecting → failed', `connectionState ${states} within 45 s`),
    ensure('IC-3', !iceStates.includes('completed'), 'no completed', 'completed'),
  ]
}
