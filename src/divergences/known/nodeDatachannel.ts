import type { KnownDeviation } from './knownDeviation.ts'

/** Of node-datachannel, as in `docs/evidence/conformance.md`. */
export const nodeDatachannel: readonly KnownDeviation[] = [
  // It negotiates by itself, answers by itself, and shows descriptions that are none.
  { rule: 'EX-4' },
  { rule: 'DS-2' },
  { rule: 'SG-6' },
  { rule: 'RJ-6' },
  { rule: 'CO-2' },
  { rule: 'INV-7' },
  // Its events come late, in batches and twice, with the values of that moment.
  { rule: 'INV-5' },
  { rule: 'INV-9' },
  { rule: 'INV-10' },
  { rule: 'INV-16' },
  { rule: 'INV-40' },
  { rule: 'INV-42' },
  { rule: 'INV-45' },
  { rule: 'IC-1' },
  { rule: 'DX-1' },
  { rule: 'TR-1' },
  { rule: 'TR-2' },
  { rule: 'TR-3' },
  { rule: 'INV-41', actual: /: null$/ },
  { rule: 'INV-29' },
  // close() shows late, on a channel and on a connection; a connection whose peer has left is closed.
  { rule: 'DT-4' },
  { rule: 'DT-11' },
  { rule: 'DS-4' },
  { rule: 'INV-1', actual: /^signalingState/ },
  { rule: 'INV-4' },
  { rule: 'RP-2' },
]
