import { expect, waitFor } from 'storybook/test'
import { toPromise } from 'xstate'
import { engine } from '#engine'
import { settled } from '../../harness/peers.ts'
import type { RuleId } from '../../src/index.ts'
import * as connections from '../../test/live/connectionExpectations.ts'
import { lineOf as connectionLineOf } from '../../test/live/connectionLines.ts'
import type { ConnectionSequence } from '../../test/live/connectionScenarios.ts'
import { deviations, prescribed } from '../../test/live/expectations.ts'
import type { Sequence } from '../../test/live/scenarios.ts'
import type { StoryPeer } from './peer.ts'
import type { PeerName } from './row.ts'

/** What the channel of a peer has shown, as in the tests' tables, when the engine has nothing more to do. */
export async function lineOf({ channel: { actor, log } }: StoryPeer): Promise<string> {
  const { cause } = await toPromise(actor)
  await settled()
  return `${log.join(' · ')} ⇒ ${cause}`
}

/**
 * Expects of a peer's channel what the specification prescribes for one end of a sequence, or what the table of
 * deviations says of this engine; and explains that, where only both ends together show it.
 */
export async function expectSequence(peer: StoryPeer, sequence: Sequence, end: PeerName = peer.name): Promise<void> {
  const line = await lineOf(peer)
  const asPrescribed: readonly string[] = prescribed[sequence][end] ?? []
  const known = deviations[engine].filter((one) => one.sequence === sequence && one.end === end)
  const deviation = known.find(({ seen, races = [] }) => [seen, ...races].includes(line))
  if (!deviation) {
    await expect(asPrescribed, `${sequence}, ${end}, on ${engine}`).toContain(line)
    return
  }
  const [rule] = deviation.rules
  if (deviation.needsBothEnds && rule) {
    const [expected = ''] = asPrescribed
    peer.explain({ kind: 'event', rule, target: peer.channel.actor.id, expected, actual: line })
  } else {
    for (const each of deviation.rules) await expect(peer.rules(peer.channel.actor.id)).toContain(each)
  }
}

/** The same of a peer's connection and its transports. */
export async function expectConnectionSequence(
  peer: StoryPeer,
  sequence: ConnectionSequence,
  end: PeerName = peer.name,
): Promise<void> {
  await settled()
  const { seen, races = [], rules } = connections.deviations[engine][sequence]?.[end] ?? { rules: [] }
  const asPrescribed: readonly string[] = connections.prescribed[sequence][end]
  const lines = seen === undefined ? asPrescribed : [seen, ...races]
  await expect(lines, `${sequence}, ${end}, on ${engine}`).toContain(connectionLineOf(sequence, peer.engine))
  // Of the others some depend on how it was negotiated. What must have happened after a while is judged after a while.
  for (const rule of rules.filter((one) => !ofNegotiating.includes(one))) {
    await waitFor(() => expect(peer.rules()).toContain(rule), { timeout: 50_000 })
  }
}

/** What an engine does otherwise while it makes an offer and gathers candidates, or does not if it is given more time. */
const ofNegotiating: readonly RuleId[] = ['GA-4', 'INV-13', 'INV-41', 'INV-45', 'IC-1']
