import { describe, expect, test } from 'vitest'
import { toPromise, waitFor } from 'xstate'
import type { ChainedCall } from '../../../machines/connection/descriptionOutcome.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  connectionState,
  operations,
  readyState,
  signalingState,
  unbind,
} from '../../../src/index.ts'
import { closedAfterEach } from '../closedAfterEach.ts'
import { isAsBefore } from '../sameProperties.ts'
import { freshRealms, type Realm, runScript } from './freshRealm.ts'

const raw = async (path: string) => ((await import(/* @vite-ignore */ `${path}?raw`)) as { default: string }).default
const modules = '../../../node_modules'
const shims = {
  'webrtc-adapter': await raw(`${modules}/webrtc-adapter/out/adapter.js`),
  'zone.js': `${await raw(`${modules}/zone.js/bundles/zone.umd.js`)};${await raw(`${modules}/zone.js/bundles/webapis-rtc-peer-connection.umd.js`)}`,
}
const makeRealm = freshRealms()
const closed = closedAfterEach()

/** Whether the prototypes of a realm's connections and channels are as they are now. */
function prototypesOf({ RTCPeerConnection, RTCDataChannel, EventTarget }: Realm): { isAsIt(): boolean } {
  const prototypes = [RTCPeerConnection, RTCDataChannel, EventTarget].map(({ prototype }) => prototype)
  const before = prototypes.map((each) => Object.getOwnPropertyDescriptors(each) as Record<string, PropertyDescriptor>)
  return { isAsIt: () => prototypes.every((each, index) => isAsBefore(each, before[index] as never)) }
}

/** Two connections, each of a realm, which find each other as an app has them do it. */
async function connect(a: RTCPeerConnection, b: RTCPeerConnection, channel: RTCDataChannel): Promise<RTCDataChannel> {
  const announced = new Promise<RTCDataChannel>((resolve) => {
    b.addEventListener('datachannel', ({ channel: far }) => resolve(far))
  })
  const opened = new Promise((resolve) => channel.addEventListener('open', resolve))
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.addEventListener(
      'icecandidate',
      ({ candidate }) => void to.addIceCandidate(candidate ?? undefined).catch(() => {}),
    )
  }
  await a.setLocalDescription(await a.createOffer())
  await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
  await b.setLocalDescription(await b.createAnswer())
  await a.setRemoteDescription(b.localDescription as RTCSessionDescription)
  await opened
  return await announced
}

/** Lets a connection live that is bound, with a peer that is not, and expects the chart to have followed it. */
async function expectFollowed(a: RTCPeerConnection, b: RTCPeerConnection): Promise<void> {
  for (const connection of [a, b]) closed(connection)
  const actor = bindPeerConnection(a)
  const channel = a.createDataChannel('chat')
  const channelActor = bindDataChannel(channel, { connection: a })
  const calls = new Set<ChainedCall>()
  actor.subscribe((snapshot) => {
    for (const { call } of operations(snapshot)) calls.add(call)
  })
  await connect(a, b, channel)
  const methods = [...calls].map(({ method }) => method)
  expect(methods.filter((method) => method !== 'addIceCandidate')).toEqual([
    'createOffer',
    'setLocalDescription',
    'setRemoteDescription',
  ])
  expect(operations(actor.getSnapshot()).filter(({ call }) => call.method !== 'addIceCandidate')).toEqual([])
  expect(signalingState(actor.getSnapshot())).toBe('stable')
  expect(readyState(channelActor.getSnapshot())).toBe('open')
  // A message may come before the event that tells of `connected`.
  await waitFor(actor, (snapshot) => connectionState(snapshot) === 'connected')
  a.close()
  expect(await toPromise(actor)).toMatchObject({ cause: 'local-close' })
  expect(await toPromise(channelActor)).toEqual({ cause: 'connection-closed', opened: true })
  b.close()
}

describe.each(Object.keys(shims) as (keyof typeof shims)[])('a binding beside %s', (name) => {
  test('that was loaded before follows a whole life, and leaves what was there', async () => {
    const realm = makeRealm()
    runScript(realm, shims[name])
    const { isAsIt } = prototypesOf(realm)
    await expectFollowed(new realm.RTCPeerConnection(), new realm.RTCPeerConnection())
    expect(isAsIt()).toBe(true)
  })

  test('that is loaded while a connection is bound goes on, and so does the next one', async () => {
    const realm = makeRealm()
    const early = closed(new realm.RTCPeerConnection())
    const actor = bindPeerConnection(early)
    runScript(realm, shims[name])
    await expectFollowed(new realm.RTCPeerConnection(), new realm.RTCPeerConnection())
    early.createDataChannel('chat')
    await early.setLocalDescription(await early.createOffer())
    expect(signalingState(actor.getSnapshot())).toBe('have-local-offer')
    early.close()
    expect((await toPromise(actor)).cause).toBe('local-close')

    const { isAsIt } = prototypesOf(realm)
    const late = closed(new realm.RTCPeerConnection())
    bindPeerConnection(late)
    unbind(late)
    expect(isAsIt()).toBe(true)
    await expectFollowed(new realm.RTCPeerConnection(), new realm.RTCPeerConnection())
    expect(isAsIt()).toBe(true)
  })

  test('that is loaded afterwards finds the engine’s own', async () => {
    const realm = makeRealm()
    const { isAsIt } = prototypesOf(realm)
    await expectFollowed(new realm.RTCPeerConnection(), new realm.RTCPeerConnection())
    expect(isAsIt()).toBe(true)
    runScript(realm, shims[name])
    await expectFollowed(new realm.RTCPeerConnection(), new realm.RTCPeerConnection())
  })
})

test('connections of two realms are followed, and each realm has its own methods back', async () => {
  const [one, other] = [makeRealm(), makeRealm()]
  const prototypes = [one, other, window as Realm].map(prototypesOf)
  const far = new other.RTCPeerConnection()
  const actor = bindPeerConnection(far)
  await expectFollowed(new one.RTCPeerConnection(), far)
  expect((await toPromise(actor)).cause).toBe('local-close')
  expect(prototypes.map(({ isAsIt }) => isAsIt())).toEqual([true, true, true])

  const [near, third] = [closed(new RTCPeerConnection()), closed(new one.RTCPeerConnection())]
  const actors = [near, third].map((connection) => bindPeerConnection(connection))
  one.RTCPeerConnection.prototype.close.call(near)
  expect(actors.map((each) => each.getSnapshot().status)).toEqual(['done', 'active'])
  unbind(third)
  expect(prototypes.map(({ isAsIt }) => isAsIt())).toEqual([true, true, true])
})

describe('with frozen prototypes,', () => {
  function frozenRealm(): Realm {
    const realm = makeRealm()
    for (const { prototype } of [realm.RTCPeerConnection, realm.RTCDataChannel, realm.EventTarget])
      Object.freeze(prototype)
    return realm
  }

  test('a connection is followed by properties of its own that do not show in loops, and loses them again', async () => {
    const realm = frozenRealm()
    const a = new realm.RTCPeerConnection()
    bindPeerConnection(a)
    expect(Object.keys(a)).toEqual([])
    expect(Object.getOwnPropertyNames(a)).toContain('close')
    unbind(a)
    expect(Reflect.ownKeys(a)).toEqual([])
    await expectFollowed(a, new realm.RTCPeerConnection())
    expect(Reflect.ownKeys(a)).toEqual([])
  })

  test('a frozen connection is listened to: the next event tells of what was called', async () => {
    const realm = frozenRealm()
    const [a, b] = [closed(new realm.RTCPeerConnection()), closed(new realm.RTCPeerConnection())]
    const channel = a.createDataChannel('chat')
    const actor = bindPeerConnection(Object.freeze(a))
    const channelActor = bindDataChannel(Object.freeze(channel), { connection: a })
    await connect(a, b, channel)
    expect(signalingState(actor.getSnapshot())).toBe('stable')
    expect(readyState(channelActor.getSnapshot())).toBe('open')
    const ended = new Promise((resolve) => channel.addEventListener('close', resolve))
    channel.close()
    await ended
    expect((await toPromise(channelActor)).opened).toBe(true)
    expect(Reflect.ownKeys(a)).toEqual([])
    a.close()
    // Nobody is told of that. Who asks the actor to close sees it.
    actor.send({ type: 'close' })
    expect(signalingState(actor.getSnapshot())).toBe('closed')
  })

  test('a frozen connection that the peer closes is told of by its events', async () => {
    const realm = frozenRealm()
    const [a, b] = [closed(new realm.RTCPeerConnection()), closed(new realm.RTCPeerConnection())]
    const channel = a.createDataChannel('chat')
    const actor = bindPeerConnection(Object.freeze(a))
    const channelActor = bindDataChannel(Object.freeze(channel), { connection: a })
    await connect(a, b, channel)
    b.close()
    expect((await toPromise(channelActor)).opened).toBe(true)
    unbind(a)
    expect(actor.getSnapshot().status).toBe('stopped')
  })
})
