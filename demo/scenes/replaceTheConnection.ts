import { setTimeout as delay } from 'node:timers/promises'
import { toPromise } from 'xstate'
import { unbind } from '../../src/index.ts'
import { isCollected } from '../collected.ts'
import type { Findings } from '../findings.ts'
import { connectionOutput } from '../outputs.ts'
import { DemoPeer, openChannel } from '../peer.ts'
import { DemoTimeline } from '../timeline.ts'

/** B goes silent, and A puts a new connection to B in the place of the old one. */
export async function replaceTheConnection(findings: Findings): Promise<void> {
  const timeline = new DemoTimeline(findings)
  const a = new DemoPeer(timeline.a)
  const b = new DemoPeer(timeline.b)
  const first = await openChannel(a, b)
  timeline.begin('Scene 3: A replaces its connection, and the old one is collected')

  b.listen(first.far, () => {})
  a.send(first.near, 'are you there?')
  await delay(100)
  a.lane.says('gets no answer in time')

  const old = { actor: a.actor, connection: new WeakRef(a.connection) }
  a.lane.says('calls replacePeerConnection()')
  a.replace()
  a.lane.shows('has a new connection')

  await toPromise(first.far)
  b.lane.says('calls replacePeerConnection()')
  b.replace()
  b.lane.shows('has a new connection')

  const { near, far } = await timeline.skip(() => openChannel(a, b))
  a.lane.shows('is connected, as in scene 1')
  b.lane.shows('is connected, as in scene 1')
  b.listen(far, () => b.send(far, 'yes, again'))
  const answered = new Promise<void>((resolve) => a.listen(near, () => resolve()))
  a.send(near, 'are you there?')
  await answered

  const isGone = await isCollected(old.connection)
  a.lane.says(`finds its old connection ${isGone ? 'collected' : 'not collected'}`)
  timeline.end(await connectionOutput(old.actor, 'old connection'), [])

  for (const { connection } of [a, b]) {
    unbind(connection)
    connection.close()
  }
}
