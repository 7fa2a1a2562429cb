import 'zone.js'
import { expect, test } from 'vitest'
import { bindPeerConnection, connectionState } from '../../../../src/index.ts'
import { selectIn, type ZoneLike } from '../../../examples/frameworks/zone/selectIn.ts'
import { peersOfEachTest } from '../../peersOfEachTest.ts'

interface ZoneOfZoneJs extends ZoneLike {
  readonly name: string
  fork(spec: { readonly name: string }): ZoneOfZoneJs
}

declare const Zone: { readonly current: ZoneOfZoneJs }

const openPeers = peersOfEachTest()

test('an actor’s callbacks run in the zone of the binding, and those of selectIn() in the zone that it is given', async () => {
  const [outside, app] = [Zone.current.fork({ name: 'outside' }), Zone.current.fork({ name: 'app' })]
  const { a, negotiate } = openPeers()
  a.createDataChannel('chat')
  const connection = outside.run(() => bindPeerConnection(a))
  const seen: string[] = []
  const end = app.run(() => {
    connection.select(connectionState).subscribe((state) => seen.push(`subscribed: ${state} in ${Zone.current.name}`))
    return selectIn(app, connection, connectionState, (state) => seen.push(`shown: ${state} in ${Zone.current.name}`))
  })
  await negotiate()
  await expect
    .poll(() => seen)
    .toEqual([
      'shown: new in app',
      'subscribed: connecting in outside',
      'shown: connecting in app',
      'subscribed: connected in outside',
      'shown: connected in app',
    ])
  end()
  a.close()
  expect(seen).toHaveLength(6)
})
