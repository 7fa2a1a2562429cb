import { afterEach, describe, expect, test } from 'vitest'
import { hookMethods, hookSetter } from '../../../src/watch/hooks.ts'
import { isAsBefore } from '../sameProperties.ts'
import { freshRealms, type Realm, runScript } from './freshRealm.ts'

const raw = async (path: string) => ((await import(/* @vite-ignore */ `${path}?raw`)) as { default: string }).default
const modules = '../../../node_modules'
const shims = {
  'webrtc-adapter': await raw(`${modules}/webrtc-adapter/out/adapter.js`),
  'zone.js': `${await raw(`${modules}/zone.js/bundles/zone.umd.js`)};${await raw(`${modules}/zone.js/bundles/webapis-rtc-peer-connection.umd.js`)}`,
}
const loaded = { 'webrtc-adapter': 'adapter', 'zone.js': 'Zone' } as const
const makeRealm = freshRealms()
const open: RTCPeerConnection[] = []

afterEach(() => {
  for (const connection of open.splice(0)) connection.close()
})

const methods = [
  'createDataChannel',
  'createOffer',
  'setLocalDescription',
  'setRemoteDescription',
  'addIceCandidate',
  'addTransceiver',
  'addTrack',
  'close',
] as const

/** Hooks a connection of a realm, and notes what is called. */
function hooked(realm: Realm) {
  const connection = new realm.RTCPeerConnection()
  open.push(connection)
  const calls: string[] = []
  const undo = hookMethods(connection, methods, (call, _, name) => {
    calls.push(name)
    return call()
  })
  return { connection, calls, undo: () => undo?.() }
}

/** What an app does: each call once. */
async function live({ connection }: ReturnType<typeof hooked>): Promise<void> {
  const channel = connection.createDataChannel('chat')
  expect(channel.label).toBe('chat')
  connection.addTransceiver('audio')
  await connection.setLocalDescription(await connection.createOffer())
  expect(connection.signalingState).toBe('have-local-offer')
  connection.close()
  expect(connection.signalingState).toBe('closed')
}

const calledOnce = ['createDataChannel', 'addTransceiver', 'createOffer', 'setLocalDescription', 'close']

function propertiesOf(realm: Realm) {
  const { prototype } = realm.RTCPeerConnection
  const before = Object.getOwnPropertyDescriptors(prototype) as Record<string, PropertyDescriptor>
  return { prototype, before, isAsIt: () => isAsBefore(prototype, before) }
}

describe.each(Object.keys(shims) as (keyof typeof shims)[])('beside %s,', (name) => {
  function load(realm: Realm): void {
    runScript(realm, shims[name])
    expect(Object.hasOwn(realm, loaded[name])).toBe(true)
  }

  test('loaded before, each call is seen once, and what it has put there is there again', async () => {
    const realm = makeRealm()
    load(realm)
    const { isAsIt } = propertiesOf(realm)
    const one = hooked(realm)
    await live(one)
    expect(one.calls).toEqual(calledOnce)
    one.undo()
    expect(isAsIt()).toBe(true)
  })

  test('loaded while a connection is hooked, each call is seen once, and what it has put there stays', async () => {
    const realm = makeRealm()
    const one = hooked(realm)
    load(realm)
    const two = hooked(realm)
    for (const each of [one, two]) {
      await live(each)
      expect(each.calls).toEqual(calledOnce)
    }
    one.undo()
    two.undo()
    const { isAsIt } = propertiesOf(realm)
    const three = hooked(realm)
    await live(three)
    expect(three.calls).toEqual(calledOnce)
    three.undo()
    expect(isAsIt()).toBe(true)
    const calls = three.calls.splice(0)
    expect(calls).toEqual(calledOnce)
    const unhooked = hooked(realm)
    unhooked.undo()
    await live(unhooked)
    expect(unhooked.calls).toEqual([])
  })

  test('loaded when hooks have ended, it finds the engine’s own', async () => {
    const [realm, other] = [makeRealm(), makeRealm()]
    const { isAsIt } = propertiesOf(realm)
    hooked(realm).undo()
    expect(isAsIt()).toBe(true)
    for (const each of [realm, other]) load(each)
    const texts = [realm, other].map((each) => {
      const { prototype } = each.RTCPeerConnection
      return Reflect.ownKeys(prototype).map((key) => [
        String(key),
        String(Object.getOwnPropertyDescriptor(prototype, key)?.value),
      ])
    })
    expect(texts[0]).toEqual(texts[1])
  })

  test('a channel and a transceiver are seen', () => {
    const realm = makeRealm()
    const before = new realm.RTCPeerConnection()
    load(realm)
    const after = new realm.RTCPeerConnection()
    open.push(before, after)
    for (const connection of [before, after]) {
      const channel = connection.createDataChannel('chat')
      const transceiver = connection.addTransceiver('audio')
      const seen: string[] = []
      const undo = [
        hookMethods(channel, ['send', 'close'], (call, _, name) => {
          seen.push(name)
          return call()
        }),
        hookSetter(transceiver, 'direction', () => void seen.push('direction')),
      ]
      expect(() => channel.send('too early')).toThrow()
      transceiver.direction = 'inactive'
      channel.close()
      expect(seen).toEqual(['send', 'direction', 'close'])
      for (const end of undo) end?.()
    }
  })
})
