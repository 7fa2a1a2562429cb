import { describe, expect, test } from 'vitest'
import { toPromise, waitFor } from 'xstate'
import { engine, RTCPeerConnection } from '#engine'
import { altered, announced, descriptionOf, fired, opened as isOpen, makePeers, talked } from '../../harness/peers.ts'
import type { Candidates } from '../../machines/connection/candidates.ts'
import { connected, type Diagnosis, diagnose, diagnosis, opened, WaitError } from '../../src/diagnosis/index.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  iceGatheringState,
  type PeerConnectionActor,
  target,
} from '../../src/index.ts'
import { record } from '../../src/testing/index.ts'
import { closedAfterEach } from './closedAfterEach.ts'
import { openInspector } from './inspect/frames.ts'
import { expectReplayed, recordLife } from './recordedLife.ts'
import { secretsIn, secretsOf } from './secretsOf.ts'

const closed = closedAfterEach()

const candidatesOf = (actor: PeerConnectionActor) => diagnosis(actor.getSnapshot()).facts.candidates
const stageOf = (actor: PeerConnectionActor) => diagnosis(actor.getSnapshot()).stage

/** How many candidates of each type there are among these lines: each once. */
function countOf(lines: Iterable<string>): Omit<Candidates, 'ended'> {
  const all = new Map<string, string>()
  for (const line of lines) {
    const [, component, transport = '', , address, port, , type] = line.replace(/^a=/, '').trim().split(' ')
    if (type) all.set([component, transport.toLowerCase(), address, port, type].join(), type)
  }
  const counts = { host: 0, srflx: 0, prflx: 0, relay: 0 }
  for (const type of all.values()) counts[type as keyof typeof counts] += 1
  return counts
}

const linesIn = (sdp = '') => [...sdp.matchAll(/^a=(?:a=)?(candidate:.*)$/gm)].map(([, line]) => line ?? '')

/** What an end has told of by events. */
function toldBy(connection: RTCPeerConnection): RTCIceCandidate[] {
  const told: RTCIceCandidate[] = []
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.candidate) told.push(candidate)
  })
  return told
}

describe('candidates are counted', () => {
  const forms: readonly (readonly [string, (candidate: RTCIceCandidate) => RTCIceCandidateInit])[] = [
    ['as the engine has made them', (candidate) => candidate],
    [
      'as plain objects',
      ({ candidate, sdpMid, sdpMLineIndex }) => JSON.parse(JSON.stringify({ candidate, sdpMid, sdpMLineIndex })),
    ],
    ['with their mid alone', ({ candidate, sdpMid }) => ({ candidate, sdpMid })],
  ]

  test.each(forms)('that are trickled %s', async (_, form) => {
    const { a, b } = closed(makePeers({ trickle: false }))
    const [A, B] = [a, b].map((connection) => recordLife(connection)) as [
      ReturnType<typeof recordLife>,
      ReturnType<typeof recordLife>,
    ]
    const [ofA, ofB] = [toldBy(a), toldBy(b)]
    a.createDataChannel('chat')
    const offer = await a.createOffer()
    await a.setLocalDescription(offer)
    await b.setRemoteDescription(altered(offer))
    const answer = await b.createAnswer()
    await b.setLocalDescription(answer)
    await a.setRemoteDescription(altered(answer))
    await Promise.all([a, b].map(descriptionOf))
    // node-datachannel tells of them when it has gathered all.
    while (ofA.length === 0) await fired(a, 'icecandidate')
    while (ofB.length === 0) await fired(b, 'icecandidate')
    for (const candidate of ofB) await a.addIceCandidate(form(candidate))
    for (const candidate of ofA) await b.addIceCandidate(form(candidate))
    const byA = countOf([...linesIn(offer.sdp), ...ofA.map(({ candidate }) => candidate)])
    const byB = countOf([...linesIn(answer.sdp), ...ofB.map(({ candidate }) => candidate)])
    expect(byA.host).toBeGreaterThan(0)
    expect(byB.host).toBeGreaterThan(0)
    expect(candidatesOf(A.actor)).toMatchObject({ local: byA, remote: byB })
    expect(candidatesOf(B.actor)).toMatchObject({ local: byB, remote: byA })
    // No end was said yet.
    expect([A, B].map(({ actor }) => candidatesOf(actor).remote.ended)).toEqual([false, false])
    if (engine !== 'node-datachannel') {
      expect([A, B].map(({ actor }) => candidatesOf(actor).local.ended)).toEqual([true, true])
    }
    await a.addIceCandidate()
    expect(candidatesOf(A.actor).remote).toEqual({ ...byB, ended: true })
    await Promise.all([A, B].map(({ actor }) => connected(actor)))
    for (const connection of [a, b]) connection.close()
    for (const life of [A, B]) expectReplayed(life)
  })

  test('that are only in descriptions', async () => {
    const { a, b, negotiate } = closed(makePeers({ trickle: false }))
    const [A, B] = [a, b].map((connection) => bindPeerConnection(connection)) as [
      PeerConnectionActor,
      PeerConnectionActor,
    ]
    const handed = { offer: '', answer: '' }
    a.createDataChannel('chat')
    await negotiate({
      offer: (sdp) => {
        handed.offer = sdp
        return sdp
      },
      answer: (sdp) => {
        handed.answer = sdp
        return sdp
      },
    })
    await connected(A)
    expect(countOf(linesIn(handed.answer)).host).toBeGreaterThan(0)
    expect(candidatesOf(A).remote).toMatchObject(countOf(linesIn(handed.answer)))
    expect(candidatesOf(B).remote).toMatchObject(countOf(linesIn(handed.offer)))
    expect(candidatesOf(B).local).toMatchObject(countOf(linesIn(handed.answer)))
  })

  test('of a connection that is bound late, by its descriptions', async () => {
    const { a, b, negotiate } = closed(makePeers({ trickle: false }))
    const channel = a.createDataChannel('chat')
    await negotiate()
    await isOpen(channel)
    for (const connection of [a, b]) {
      const { local, remote } = candidatesOf(bindPeerConnection(connection))
      expect(local).toMatchObject(countOf(linesIn(connection.localDescription?.sdp)))
      expect(remote).toMatchObject(countOf(linesIn(connection.remoteDescription?.sdp)))
      expect(local.host).toBeGreaterThan(0)
    }
  })

  test.skipIf(engine === 'node-datachannel')('of the new generation, after an ICE restart', async () => {
    const { a, b, negotiate } = closed(makePeers({ trickle: false }))
    const [A, B] = [a, b].map((connection) => recordLife(connection)) as [
      ReturnType<typeof recordLife>,
      ReturnType<typeof recordLife>,
    ]
    a.createDataChannel('chat')
    await negotiate()
    await Promise.all([A, B].map(({ actor }) => connected(actor)))
    const before = candidatesOf(A.actor)
    expect([before.local.host > 0, before.remote.host > 0]).toEqual([true, true])
    const [ofA, ofB] = [toldBy(a), toldBy(b)]
    await a.setLocalDescription(await a.createOffer({ iceRestart: true }))
    // It gathers in a later task.
    await fired(a, 'icecandidate')
    await b.setRemoteDescription(await descriptionOf(a))
    expect(candidatesOf(B.actor).remote).toMatchObject(countOf(ofA.map(({ candidate }) => candidate)))
    await b.setLocalDescription()
    await fired(b, 'icecandidate')
    await a.setRemoteDescription(await descriptionOf(b))
    for (const { actor } of [A, B]) {
      await waitFor(actor, (snapshot) => iceGatheringState(snapshot) === 'complete')
      await connected(actor)
    }
    const [byA, byB] = [ofA, ofB].map((told) => countOf(told.map(({ candidate }) => candidate)))
    expect(byA?.host).toBeGreaterThan(0)
    expect(candidatesOf(A.actor)).toMatchObject({ local: byA, remote: byB })
    expect(candidatesOf(B.actor)).toMatchObject({ local: byB, remote: byA })
    for (const connection of [a, b]) connection.close()
    for (const life of [A, B]) expectReplayed(life)
  })

  test.skipIf(engine === 'node-datachannel')('but not of an offer that was taken back', async () => {
    const { a } = closed(makePeers())
    const actor = bindPeerConnection(a)
    a.createDataChannel('chat')
    await a.setLocalDescription()
    await descriptionOf(a)
    expect(candidatesOf(actor).local.host).toBeGreaterThan(0)
    await a.setLocalDescription({ type: 'rollback' })
    expect(candidatesOf(actor).local.host).toBe(0)
    expect(stageOf(actor)).toBe('new')
  })
})

describe('the pair that is in use', () => {
  async function talking() {
    const { a, b, negotiate } = closed(makePeers())
    const life = recordLife(a)
    const channel = a.createDataChannel('chat')
    const heard = announced(b, (remote) => talked(channel, remote))
    await negotiate()
    await heard
    await connected(life.actor)
    return { a, b, life, actor: life.actor }
  }

  test('is told once it was asked for, and kept', async () => {
    const { a, life, actor } = await talking()
    expect(diagnosis(actor.getSnapshot()).facts).toMatchObject({ pair: undefined, relayed: undefined })
    const { stage, facts, findings } = await diagnose(actor)
    expect(stage).toBe('connected')
    expect(facts.pair).toEqual({
      local: expect.stringMatching(/^(host|prflx)$/),
      remote: expect.stringMatching(/^(host|prflx)$/),
      protocol: engine === 'node-datachannel' ? undefined : 'udp',
      relayProtocol: undefined,
    })
    expect(facts.relayed).toBe(false)
    expect(findings).toEqual([])
    expect(diagnosis(actor.getSnapshot()).facts.pair).toEqual(facts.pair)
    expect(life.recording.trace.entries.filter(({ kind }) => kind === 'stats')).toHaveLength(1)
    a.close()
    expect(diagnosis(actor.getSnapshot()).facts.pair).toEqual(facts.pair)
    expectReplayed(life)
  })

  test('is not there before anything is connected, nor after close()', async () => {
    const actor = bindPeerConnection(closed(makePeers()).a)
    expect((await diagnose(actor)).facts.pair).toBeUndefined()

    const one = await talking()
    one.a.close()
    expect(await diagnose(one.actor)).toMatchObject({ stage: 'closed', facts: { closedBy: 'local-close' } })
    expect(diagnosis(one.actor.getSnapshot()).facts.pair).toBeUndefined()
    expectReplayed(one.life)
  })

  test('is dropped where the connection is closed while the engine is asked', async () => {
    const { a, actor, life } = await talking()
    const asked = diagnose(actor)
    a.close()
    expect((await asked).facts.pair).toBeUndefined()
    expect(diagnosis(actor.getSnapshot()).facts.pair).toBeUndefined()
    expectReplayed(life)
  })

  test('is asked for by nobody else, and by the object’s own method', async () => {
    const { a, actor } = await talking()
    let asked = 0
    const { getStats } = a
    Object.defineProperty(a, 'getStats', {
      configurable: true,
      value: () => {
        asked += 1
        return getStats.call(a)
      },
    })
    diagnosis(actor.getSnapshot())
    expect(asked).toBe(0)
    await diagnose(actor)
    expect(asked).toBe(1)
    Object.defineProperty(a, 'getStats', { configurable: true, value: () => Promise.reject(new Error('no')) })
    expect((await diagnose(actor)).stage).toBe('connected')
  })
})

/** node-datachannel closes the connection for a goodbye and for silence alike (RP-2). */
const afterGoodbye = engine === 'node-datachannel' ? 'closed' : 'peer-left'

describe('stages, as a connection lives', () => {
  test('from its offer to its end', async () => {
    const { a, b, negotiate } = closed(makePeers())
    const actors = [a, b].map((connection) => bindPeerConnection(connection))
    const seen: string[][] = actors.map((actor) => {
      const stages = [stageOf(actor)]
      actor.subscribe((snapshot) => {
        const { stage } = diagnosis(snapshot)
        if (stage !== stages.at(-1)) stages.push(stage)
      })
      return stages
    })
    const channel = a.createDataChannel('chat')
    const heard = announced(b, (remote) => talked(channel, remote))
    await negotiate()
    await heard
    await Promise.all(actors.map((actor) => connected(actor)))
    a.close()
    const [ofA = [], ofB = []] = seen
    expect(ofA.slice(0, 2)).toEqual(['new', 'waiting-for-answer'])
    expect(ofA.slice(-2)).toEqual(['connected', 'closed'])
    expect(ofB.at(0)).toBe('new')
    await waitFor(actors[1] as PeerConnectionActor, (snapshot) => diagnosis(snapshot).stage === afterGoodbye)
    expect(ofB.slice(-2)).toEqual(['connected', afterGoodbye])
  })

  test('waiting for what does not come gives the reason', async () => {
    const { a } = closed(makePeers())
    const actor = bindPeerConnection(a)
    const chat = bindDataChannel(a.createDataChannel('chat'), { connection: a })
    await a.setLocalDescription()
    const waits = await Promise.allSettled([connected(actor, { timeout: 1 }), opened(chat, { timeout: 1 })])
    for (const wait of waits) {
      expect(wait).toMatchObject({ status: 'rejected', reason: { code: 'timeout' } })
      const { diagnosis } = (wait as PromiseRejectedResult).reason as WaitError
      expect(diagnosis).toMatchObject({ stage: 'waiting-for-answer', certain: true })
      expect(diagnosis?.findings[0]).toEqual({ code: 'no-answer', certain: true })
    }
    const abandoned = connected(actor)
    a.close()
    await expect(abandoned).rejects.toMatchObject({ code: 'over', diagnosis: { stage: 'closed' } })
    await expect(opened(chat)).rejects.toMatchObject({ output: { cause: 'connection-closed' } })
  })

  test('waiting for what comes gives what can be used', async () => {
    const { a, b, negotiate } = closed(makePeers())
    const actor = bindPeerConnection(a)
    const chat = bindDataChannel(a.createDataChannel('chat'), { connection: a })
    const heard = announced(b, (remote) => fired(remote, 'message'))
    const waits = Promise.all([connected(actor), opened(chat)])
    await negotiate()
    await waits
    target(chat)?.send('hello')
    expect(((await heard) as MessageEvent).data).toBe('hello')
  })
})

describe('nothing that is private', () => {
  const username = 'alice-of-turn'
  const credential = 'the-secret-of-turn'

  test('is in a diagnosis, an error, a trace or an inspector’s frame', async () => {
    const inspector = closed(await openInspector())
    // Nobody listens there: the browsers say so, sooner or later.
    const iceServers = [{ urls: 'turn:127.0.0.1:3478?transport=udp', username, credential }]
    const { a, b, negotiate } = closed(makePeers({ a: new RTCPeerConnection({ iceServers }) }))
    const { inspect } = inspector
    const actors = [a, b].map((connection) => bindPeerConnection(connection, { inspect }))
    const recordings = actors.map((actor) => record(actor))
    const texts: string[] = []
    const note = (found: Diagnosis) => texts.push(JSON.stringify(found))
    for (const actor of actors) actor.subscribe((snapshot) => note(diagnosis(snapshot)))
    const failing = async (promise: Promise<unknown>) => {
      const error = await promise.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(WaitError)
      texts.push((error as WaitError).message, String((error as WaitError).stack), JSON.stringify(error))
    }

    const channel = a.createDataChannel('chat')
    const chat = bindDataChannel(channel, { connection: a })
    const heard = announced(b, (remote) => talked(channel, remote))
    await failing(connected(actors[0] as PeerConnectionActor, { timeout: 1 }))
    await negotiate()
    await heard
    for (const actor of actors) note(await diagnose(actor))
    const secrets = await secretsOf(a, b)
    b.close()
    await toPromise(chat)
    await failing(opened(chat))
    await waitFor(actors[0] as PeerConnectionActor, (snapshot) => diagnosis(snapshot).stage === afterGoodbye)
    await failing(connected(actors[0] as PeerConnectionActor))
    a.close()
    for (const actor of actors) {
      await toPromise(actor)
      note(diagnosis(actor.getSnapshot()))
    }
    for (const { trace } of recordings) texts.push(JSON.stringify(trace))
    await expect.poll(() => inspector.frames.at(-1)).toContain('"done"')

    for (const [kind, values] of Object.entries(secrets)) expect(values, kind).not.toEqual([])
    expect(texts.join('\n')).toContain('"host":1')
    for (const text of [...texts, ...inspector.frames]) {
      expect(secretsIn(text, secrets)).toEqual([])
      for (const secret of [username, credential, '127.0.0.1']) expect(text).not.toContain(secret)
    }
  })
})
