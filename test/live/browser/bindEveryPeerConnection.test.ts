import { afterEach, expect, test } from 'vitest'
import { engine } from '#engine'
import { bindEveryPeerConnection, type PeerConnectionActor, target } from '../../../src/index.ts'
import { closedAfterEach } from '../closedAfterEach.ts'

const closed = closedAfterEach()
const undone: (() => void)[] = []

afterEach(() => {
  for (const undo of undone.splice(0)) undo()
})

function bindAll(scope?: object) {
  const actors: PeerConnectionActor[] = []
  const undo = bindEveryPeerConnection({ scope, onConnection: (actor) => void actors.push(actor) })
  undone.push(undo)
  return { actors, undo }
}

/** Of a window: its constructors, under both names. */
function constructorsOf(scope: object): (PropertyDescriptor | undefined)[] {
  return ['RTCPeerConnection', 'webkitRTCPeerConnection'].map((name) => Object.getOwnPropertyDescriptor(scope, name))
}

test('in a page, each connection is bound until it is undone, and nothing is left', () => {
  const before = constructorsOf(globalThis)
  // Firefox puts a name at the end when it is first used.
  const keys = new Set(Reflect.ownKeys(globalThis))
  const { actors, undo } = bindAll()
  const connection = closed(new RTCPeerConnection())
  expect(connection).toBeInstanceOf(RTCPeerConnection)
  expect(actors.map((actor) => target(actor))).toEqual([connection])
  undo()
  expect(constructorsOf(globalThis)).toEqual(before)
  expect(new Set(Reflect.ownKeys(globalThis))).toEqual(keys)
  expect(Reflect.ownKeys(connection)).toEqual([])
  closed(new RTCPeerConnection())
  expect(actors).toHaveLength(1)
})

test('Chromium has another name for the constructor, which is bound as well', () => {
  const other = () => (globalThis as unknown as Record<string, typeof RTCPeerConnection>).webkitRTCPeerConnection
  const { actors } = bindAll()
  expect(other()).toBe(engine === 'chromium' ? RTCPeerConnection : undefined)
  const made = other()
  if (!made) return
  const connection = closed(new made())
  expect(actors.map((actor) => target(actor))).toEqual([connection])
})

test('in a page, a certificate can be made and used', async () => {
  const { actors } = bindAll()
  const certificate = await RTCPeerConnection.generateCertificate({
    name: 'ECDSA',
    namedCurve: 'P-256',
  } as EcKeyGenParams)
  const connection = closed(new RTCPeerConnection({ certificates: [certificate] }))
  expect(actors.map((actor) => target(actor))).toEqual([connection])
})

test('the window of an iframe is a scope of its own', () => {
  const frame = document.body.appendChild(document.createElement('iframe'))
  const realm = frame.contentWindow as Window & typeof globalThis
  const before = constructorsOf(realm)
  const { actors, undo } = bindAll(realm)
  closed(new RTCPeerConnection())
  expect(actors).toEqual([])
  const connection = closed(new realm.RTCPeerConnection())
  expect(connection).not.toBeInstanceOf(RTCPeerConnection)
  expect(actors.map((actor) => target(actor))).toEqual([connection])
  undo()
  expect(constructorsOf(realm)).toEqual(before)
  expect(Reflect.ownKeys(connection)).toEqual([])
  connection.close()
  frame.remove()
})

test('a connection that was made before, or with the constructor of before, is left alone', () => {
  const copy = RTCPeerConnection
  const early = closed(new RTCPeerConnection())
  const { actors } = bindAll()
  const late = closed(new copy())
  expect(actors).toEqual([])
  expect([early, late].flatMap(Reflect.ownKeys)).toEqual([])
})
