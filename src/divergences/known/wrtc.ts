import type { KnownDeviation } from './knownDeviation.ts'

/** Of @roamhq/wrtc, as in `docs/evidence/conformance.md`. */
export const wrtc: readonly KnownDeviation[] = [
  // Its attributes are live, and change long before their events, which come again with the same values.
  { rule: 'DT-1' },
  { rule: 'DT-3' },
  { rule: 'DT-4' },
  { rule: 'DT-15' },
  { rule: 'DX-1' },
  { rule: 'IC-1' },
  { rule: 'INV-5' },
  { rule: 'INV-9' },
  { rule: 'INV-10' },
  { rule: 'INV-16' },
  { rule: 'INV-29' },
  { rule: 'INV-42' },
  { rule: 'INV-45' },
  { rule: 'INV-46' },
  { rule: 'TR-1' },
  { rule: 'TR-2' },
  { rule: 'TR-3' },
  // As in Chromium.
  { rule: 'GA-4' },
  { rule: 'INV-11' },
  { rule: 'INV-13' },
  { rule: 'INV-14' },
  { rule: 'INV-41' },
  { rule: 'INV-43', actual: /^statechange alone/ },
  { rule: 'CM-1' },
  // When it is closed, its descriptions are gone, and gathering is complete.
  { rule: 'DT-11' },
  { rule: 'DS-4' },
  { rule: 'INV-4' },
  // Errors have other names.
  { rule: 'AC-3' },
  { rule: 'AC-8' },
]
