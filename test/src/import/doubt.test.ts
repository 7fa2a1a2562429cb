import { expect, test } from 'vitest'
import { explain } from '../../../src/import/explain/explain.ts'
import { importDump } from '../../../src/import/importDump.ts'
import type { Life } from '../../../src/import/imported.ts'
import { playedOf } from './sample.ts'

const sdp = (session: number) =>
  `v=0\r\no=- ${session} 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\n`
const offer = { type: 'offer', sdp: sdp(11111) }
const answer = { type: 'answer', sdp: sdp(22222) }

/** One connection of an RTCStatsDump. */
async function lifeOf(...lines: readonly (readonly [string, unknown])[]): Promise<Life> {
  const head = [
    'RTCStatsDump',
    '{"fileFormat":3,"userAgent":"Chrome/156.0.0.0"}',
    '["create","PC_0",null,1795902906092]',
  ]
  const rest = lines.map(([name, value]) => JSON.stringify([name, 'PC_0', value, 5]))
  return await only([...head, ...rest].join('\n'))
}

/** One connection of a log of Jitsi, which hides descriptions. */
async function hiddenLife(...lines: readonly (readonly [string, unknown])[]): Promise<Life> {
  const all = [
    ['identity', null, { userAgent: 'Chrome/156.0.0.0' }],
    ['create', 'PC_0', {}],
  ]
  for (const [name, value] of lines) all.push([name, 'PC_0', value] as never)
  return await only(all.map((line, index) => JSON.stringify([...line, 1795902906092 + index, index + 1])).join('\n'))
}

async function only(text: string): Promise<Life> {
  const { lives } = await importDump(new TextEncoder().encode(text))
  expect(lives).toHaveLength(1)
  return lives[0] as Life
}

function typesIn({ trace }: Life): readonly unknown[] {
  return trace.entries.flatMap((entry) => (entry.kind === 'call' && entry.given ? [entry.given.type] : []))
}

test('SG-6, RJ-6: an event of signalingState whose line was lost accuses nobody', async () => {
  const life = await lifeOf(
    ['setLocalDescription', offer],
    ['setLocalDescriptionOnSuccess', null],
    ['setRemoteDescription', answer],
    ['onsignalingstatechange', 'stable'],
    ['setRemoteDescriptionOnSuccess', null],
  )
  expect(explain(life).broken).toEqual([])
  expect(playedOf(life).states.signalingState).toEqual(['stable', 'have-local-offer', 'stable'])
  // What begins in a state that was inferred rests on it as well.
  const settled = life.trace.entries.filter(({ kind }) => kind === 'settled')
  expect(settled).toMatchObject([{ inferred: 'description' }, { inferred: 'description' }])
})

test('SG-6, INV-16: an event that comes after the success of its description accuses nobody', async () => {
  const life = await lifeOf(
    ['setLocalDescription', offer],
    ['setLocalDescriptionOnSuccess', null],
    ['onsignalingstatechange', 'have-local-offer'],
    ['setRemoteDescription', answer],
    ['setRemoteDescriptionOnSuccess', null],
    ['onsignalingstatechange', 'stable'],
  )
  expect(explain(life).broken).toEqual([])
  expect(playedOf(life).states.signalingState).toEqual(['stable', 'have-local-offer', 'stable'])
})

test('INV-7: a state that contradicts what was inferred accuses nobody', async () => {
  const life = await lifeOf(
    ['setRemoteDescription', { type: 'offer', sdp: 'nonsense' }],
    ['setRemoteDescriptionOnSuccess', null],
    ['setLocalDescription', null],
    ['onsignalingstatechange', 'have-local-offer'],
    ['setLocalDescriptionOnSuccess', null],
  )
  expect(explain(life).broken).toEqual([])
})

test('INV-7: a step that is none is still found, where events state both of its ends', async () => {
  const life = await lifeOf(
    ['setLocalDescription', offer],
    ['onsignalingstatechange', 'have-local-offer'],
    ['onsignalingstatechange', 'have-remote-offer'],
  )
  expect(explain(life).broken.map(({ rule }) => rule)).toContain('INV-7')
})

test('RJ-2, RJ-6: which rule decides on a description that may be another one is not known', async () => {
  const life = await lifeOf(
    ['createOffer', null],
    ['createOfferOnSuccess', offer],
    ['setLocalDescription', { type: 'answer', sdp: sdp(33333) }],
    ['setLocalDescriptionOnSuccess', null],
  )
  expect(explain(life).broken).toEqual([])
})

test('RJ-6: one that is known, and illegal in its state, must not succeed', async () => {
  const life = await lifeOf(['setRemoteDescription', answer], ['setRemoteDescriptionOnSuccess', null])
  expect(explain(life).broken).toMatchObject([{ rule: 'RJ-6', actual: 'setRemoteDescription: success' }])
})

test('The changes of signalingState tell the type of a description that is hidden: the last one, and from where', async () => {
  const life = await hiddenLife(
    ['setLocalDescription', ''],
    ['onsignalingstatechange', 'have-local-offer'],
    ['setLocalDescriptionOnSuccess', null],
    // An offer of the peer, before which its own is taken back.
    ['setRemoteDescription', ''],
    ['onsignalingstatechange', 'stable'],
    ['onsignalingstatechange', 'have-remote-offer'],
    ['setRemoteDescriptionOnSuccess', null],
    ['setRemoteDescription', ''],
    ['onsignalingstatechange', 'stable'],
    ['setRemoteDescriptionOnSuccess', null],
    ['setLocalDescription', ''],
    ['onsignalingstatechange', 'have-local-offer'],
    ['setLocalDescriptionOnSuccess', null],
    ['setLocalDescription', ''],
    ['onsignalingstatechange', 'stable'],
    ['setLocalDescriptionOnSuccess', null],
  )
  expect(typesIn(life)).toEqual(['offer', 'offer', 'rollback', 'offer', 'rollback'])
  expect(explain(life).broken).toEqual([])
})
