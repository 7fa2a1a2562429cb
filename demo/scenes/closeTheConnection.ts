import { iceAgent } from '../../src/index.ts'
import { facts } from '../facts.ts'
import type { Findings } from '../findings.ts'
import { channelOutput, connectionOutput } from '../outputs.ts'
import { DemoPeer, openChannel } from '../peer.ts'
import { DemoTimeline } from '../timeline.ts'

/** A closes the whole connection from inside `onmessage`, as MDN's example for `close()` does. */
export async function closeTheConnection(findings: Findings): Promise<void> {
  const timeline = new DemoTimeline(findings)
  const a = new DemoPeer(timeline.a)
  const b = new DemoPeer(timeline.b)
  const { near, far } = await openChannel(a, b)
  timeline.begin('Scene 2: A closes the connection, inside onmessage')

  a.listen(near, (channel) => {
    const { connection } = a
    a.lane.says('calls connection.close()')
    connection.close()
    a.lane.says('is back from close(); still in onmessage, its chart says:')
    a.lane.lists(facts(a.actor, near, { connection, channel }))
  })
  b.send(far, 'that is all')

  const endOfA = [...(await connectionOutput(a.actor)), [], ...(await channelOutput(near))]
  const endOfChannel = await channelOutput(far)
  // It should live on. This engine closes it as well, but keeps its threads until it is told to.
  if (iceAgent(b.actor.getSnapshot()) === 'destroyed') b.lane.says('has closed nothing (RP-2)')
  else b.lane.says('closes its connection, too')
  b.connection.close()
  timeline.end(endOfA, [...(await connectionOutput(b.actor)), [], ...endOfChannel])
}
