import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { BindError } from '../errors/BindError.ts'
import { guarded } from '../watch/errors.ts'
import { replaceProperty } from '../watch/replaceProperty.ts'
import { assertBindOptions, assertCallback, named } from './assertions.ts'
import { bindPeerConnection } from './bindPeerConnection.ts'
import { boundTo } from './ended.ts'
import { assertName } from './givenName.ts'
import type { BindEveryPeerConnectionOptions } from './options.ts'
import { target, unbind } from './registry.ts'

type Constructor = typeof RTCPeerConnection

/** Chromium has its constructor under its old name too. */
const names = ['RTCPeerConnection', 'webkitRTCPeerConnection'] as const
type ConstructorScope = Partial<Record<(typeof names)[number], Constructor>>

/** Of our constructors that are not in use any more: what takes them away, where they are still found. */
const leftBehind = new WeakMap<object, () => void>()

/** Of connections that are bound here: by how many calls. The last one that is undone unbinds them. */
const calls = new WeakMap<PeerConnectionActor, number>()

/**
 * Binds each connection that is made from now on, as {@link bindPeerConnection} does, as soon as it is constructed. So
 * the charts observe each call, and have handled each event before any other handler runs, even with a library that
 * makes its connections itself and sets their `onX` attributes at once.
 *
 * It replaces the constructor `RTCPeerConnection` of a page, or of another scope, until it is undone. It does not bind
 * existing connections, nor those made with a constructor that was read from the scope before.
 *
 * Two such calls do not disturb each other. A connection that both have bound has one actor, with the options of the
 * first call that has any, and is unbound when both are undone.
 *
 * @param options - those of {@link bindPeerConnection}, for each connection; a callback for the actors; and the scope
 * @returns a function that undoes it: it puts the scope's constructor back, and unbinds the connections that were bound
 *   by it. It closes nothing. If other code has replaced our constructor since, ours stays below that one and only
 *   makes connections.
 * @throws {@link BindError} if an option is invalid, or the scope has no `RTCPeerConnection` that can be replaced.
 * Nothing is changed then.
 * @see {@link https://w3c.github.io/webrtc-pc/#dom-peerconnection | WebRTC 1.0, the constructor of RTCPeerConnection}
 *
 * @example
 * ```ts
 * const undo = bindEveryPeerConnection({
 *   onConnection: (connection) => connection.subscribe((snapshot) => console.log(connectionState(snapshot))),
 * })
 * const call = new Peer().connect('somebody') // makes its connection itself
 * undo()
 * ```
 */
export function bindEveryPeerConnection(options: BindEveryPeerConnectionOptions = {}): () => void {
  assertBindOptions(options, 'bindEveryPeerConnection()', ['onConnection', 'name', 'scope'])
  const { onConnection, name, inspect, divergences } = options
  if (typeof name !== 'function') assertName(name, ', or a function')
  assertCallback(onConnection, 'onConnection')
  const { scope, original } = scopeOf(options)
  const bound = new Set<WeakRef<PeerConnectionActor>>()
  let isOn = true

  const bind = (connection: RTCPeerConnection) => {
    const isNew = !boundTo(connection)
    const actor = bindPeerConnection(connection, {
      inspect,
      divergences,
      name: isNew ? nameOf(connection, name) : undefined,
    })
    if (isNew || calls.has(actor)) {
      calls.set(actor, (calls.get(actor) ?? 0) + 1)
      for (const reference of bound) if (!connectionOf(reference)) bound.delete(reference)
      bound.add(new WeakRef(actor))
    }
    onConnection?.(actor)
  }

  const binding: Constructor = new Proxy(original, {
    construct(_, args, newTarget) {
      const made = newTarget === binding ? original : newTarget
      const connection: RTCPeerConnection = Reflect.construct(original, args, made)
      if (isOn) guarded(() => bind(connection))
      return connection
    },
  })

  const putBack = names.filter((name) => scope[name] === original).map((name) => replaceProperty(scope, name, binding))
  const takeAway = () => {
    for (const each of putBack) each?.()
  }
  if (!putBack[0]) {
    takeAway()
    throw new BindError('not-a-scope', 'bindEveryPeerConnection() cannot replace the RTCPeerConnection of this scope.')
  }

  return () => {
    if (!isOn) return
    isOn = false
    leftBehind.set(binding, takeAway)
    for (const name of names) takeAwayFrom(scope, name)
    for (const reference of bound) release(reference)
    bound.clear()
  }
}

/** The name of a connection. One that cannot be had is none, so that the connection is bound all the same. */
function nameOf(connection: RTCPeerConnection, name: BindEveryPeerConnectionOptions['name']): string | undefined {
  if (typeof name !== 'function') return name
  let given: string | undefined
  guarded(() => {
    const said = name(connection)
    assertName(said)
    given = said
  })
  return given
}

function scopeOf({ scope = globalThis }: BindEveryPeerConnectionOptions) {
  const original = (scope as ConstructorScope | null)?.RTCPeerConnection
  if (typeof original === 'function') return { scope: scope as ConstructorScope, original }
  const words = scope === globalThis ? 'globalThis' : named(scope)
  throw new BindError('not-a-scope', `bindEveryPeerConnection() finds no RTCPeerConnection in ${words}.`)
}

/** One that was undone while another of ours was on top of it comes to light when that is undone. */
function takeAwayFrom(scope: ConstructorScope, name: (typeof names)[number]): void {
  const top = scope[name]
  const takeAway = top && leftBehind.get(top)
  takeAway?.()
  if (takeAway && scope[name] !== top) takeAwayFrom(scope, name)
}

function connectionOf(reference: WeakRef<PeerConnectionActor>): RTCPeerConnection | undefined {
  const actor = reference.deref()
  return actor && target(actor)
}

function release(reference: WeakRef<PeerConnectionActor>): void {
  const actor = reference.deref()
  const connection = actor && target(actor)
  if (!connection) return
  const others = (calls.get(actor) ?? 1) - 1
  calls.set(actor, others)
  if (others === 0) unbind(connection)
}
