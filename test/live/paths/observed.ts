import { diagnosis, type FindingCode, type Stage } from '../../../src/diagnosis/index.ts'
import { type ClosedBecause, type ConnectionState, type ReadyState, readyState } from '../../../src/index.ts'
import type { BoundPeer } from './boundPeer.ts'

/** What is observed of a peer in each scenario. */
export interface Observed {
  readonly stage: Stage
  readonly certain: boolean
  /** Those that are not certain end with a question mark. */
  readonly findings: readonly (FindingCode | `${FindingCode}?`)[]
  readonly connectionState: ConnectionState
  /** Of its first channel: its state, or why it has ended. */
  readonly channel?: ReadyState | ClosedBecause
}

/** What a peer shows. */
export function observed({ actor, channels: [channel] }: BoundPeer): Observed {
  const { stage, certain, findings, facts } = diagnosis(actor.getSnapshot())
  const channelSnapshot = channel?.getSnapshot()
  return {
    stage,
    certain,
    findings: findings.map(({ code, certain }) => (certain ? code : (`${code}?` as const))),
    connectionState: facts.connectionState,
    ...(channelSnapshot && { channel: channelSnapshot.output?.cause ?? readyState(channelSnapshot) }),
  }
}

/** It in words, for a table. */
export function inWords({ stage, certain, findings, connectionState, channel }: Observed): string {
  const words = [`**${stage}**${certain ? '' : '?'}`]
  const others = findings.filter((finding) => finding.replace('?', '') !== stage)
  if (others.length > 0) words.push(others.map((finding) => `\`${finding}\``).join(' '))
  words.push(`(\`${connectionState}\`${channel ? `, channel \`${channel}\`` : ''})`)
  return words.join(' ')
}
