import { target, unbind } from '../../src/index.ts'
import type { Findings } from '../findings.ts'
import { channelOutput } from '../outputs.ts'
import { DemoPeer, openChannel } from '../peer.ts'
import { DemoTimeline } from '../timeline.ts'

/** A and B connect and talk, and A closes the channel. */
export async function closeTheChannel(findings: Findings): Promise<void> {
  const timeline = new DemoTimeline(findings)
  const a = new DemoPeer(timeline.a)
  const b = new DemoPeer(timeline.b)
  timeline.begin('Scene 1: A and B connect, talk, and A closes the channel')
  const { near, far } = await openChannel(a, b)

  b.listen(far, () => b.send(far, 'hello, A'))
  a.listen(near, () => {
    a.lane.says('calls channel.close()')
    target(near)?.close()
  })
  a.send(near, 'hello, B')
  timeline.end(await channelOutput(near), await channelOutput(far))

  for (const { connection } of [a, b]) {
    unbind(connection)
    connection.close()
  }
}
