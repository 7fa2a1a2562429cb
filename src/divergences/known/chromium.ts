import type { KnownDeviation } from './knownDeviation.ts'

/** Of Chromium, as in `docs/evidence/conformance.md`. */
export const chromium: readonly KnownDeviation[] = [
  // Channels of a closed connection close later; inside close(), SCTP announces it before DTLS and ICE are closed.
  { rule: 'DT-11' },
  { rule: 'INV-48', on: 'dtls' },
  { rule: 'INV-48', on: 'ice' },
  { rule: 'CM-1' },
  // It fires `negotiationneeded` whatever is under way, and at a rollback too early, and again.
  { rule: 'INV-13', actual: /^fired (during|in have-(local|remote)-offer)/ },
  { rule: 'INV-14' },
  // Gathering ends without the empty candidate. The connection announces ICE, and at times gathering and DTLS, too early.
  { rule: 'GA-4' },
  { rule: 'INV-45' },
  { rule: 'INV-46', actual: /^icegatheringstatechange/ },
  { rule: 'DX-1', actual: /^connectionState: (connected|failed)/ },
  { rule: 'INV-41', actual: /^maxMessageSize: Infinity/ },
  // Half-way through an implicit rollback the offer is pending already.
  { rule: 'DS-2', actual: /^pendingRemoteDescription: a description/ },
  // Candidates are settled at once, whatever runs.
  { rule: 'INV-11', actual: /^addIceCandidate/ },
  // A channel that the peer has closed, with data of this side on its way.
  { rule: 'CD-4', actual: /^data-channel-failure/ },
  // Where bundling moves to another transport, the old one is never closed.
  { rule: 'TR-1', expected: /^state: closed/ },
  // When the peer is lost, `connectionState` fails and ICE does not; of DTLS, it tells the state alone.
  { rule: 'INV-9', actual: /^connectionState: failed/, expected: /disconnected/ },
  { rule: 'INV-43', actual: /^statechange alone/ },
]
