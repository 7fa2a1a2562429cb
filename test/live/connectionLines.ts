import type { ConnectionSequence } from './connectionScenarios.ts'
import type { WatchedConnection } from './watchedConnection.ts'

const objects = ['ice', 'dtls', 'sctp', 'iceConnectionState', 'connectionState'] as const
const signaling = /^(signalingstatechange|negotiationneeded|addTransceiver|SLD|SRD)/

/** What is told of each sequence: the states of each object, for they are not ordered across objects, or a part in order. */
const tells: Record<ConnectionSequence, RegExp | 'states'> = {
  'SEQ-1': 'states',
  'SEQ-2': 'states',
  'SEQ-6': 'states',
  'SEQ-11': 'states',
  'SEQ-12': /^channel/,
  'SEQ-21': 'states',
  'SEQ-22': signaling,
  'SEQ-23': signaling,
  'SEQ-24': /gather|^icecandidate/,
  'SEQ-26': signaling,
}

/** One end's part of a sequence in a line. Events that repeat the one before are one. */
export function lineOf(sequence: ConnectionSequence, { log }: Pick<WatchedConnection, 'log'>): string {
  const told = tells[sequence]
  if (told === 'states')
    return objects
      .map((name) => statesOf(name, log))
      .filter(Boolean)
      .join(' · ')
  return log.filter((entry, index) => told.test(entry) && entry !== log[index - 1]).join(' · ')
}

/** `dtls connecting error failed`: the states that an object has told of, and its errors. */
function statesOf(name: (typeof objects)[number], log: readonly string[]): string {
  const events = name.endsWith('State') ? `${name.toLowerCase()}change` : `${name} (statechange|error)`
  const pattern = new RegExp(`^${events}\\[(.*)\\]$`)
  const told = log.flatMap((entry) => {
    const [, type, state] = pattern.exec(entry) ?? []
    return type === 'error' ? ['error'] : (state ?? type ?? [])
  })
  return told.length > 0 ? `${name} ${told.join(' ')}` : ''
}
