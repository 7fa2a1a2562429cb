import type { KnownDeviation } from './knownDeviation.ts'

/** Of Firefox, as in `docs/evidence/conformance.md`. */
export const firefox: readonly KnownDeviation[] = [
  // Channels of a closed connection close later, its transports stay as they were, its descriptions cannot be read.
  { rule: 'DT-11' },
  { rule: 'INV-48' },
  { rule: 'DS-4', actual: /unreadable$/ },
  // Transports tell of ICE before the connection has its state.
  { rule: 'IC-1' },
  { rule: 'INV-41', actual: /^maxChannels: null/ },
  { rule: 'INV-41', actual: /^maxMessageSize: 65536/ },
  // The SCTP transport of an offer that was rolled back is never closed.
  { rule: 'AB-6' },
  { rule: 'INV-43', actual: /^statechange alone/ },
]
