import type { Attribute } from './attributes.ts'

/** The attributes of a channel that are read. */
export const channelAttributes = {
  readyState: { values: ['connecting', 'open', 'closing', 'closed'], when: 'state' },
  bufferedAmount: { type: 'number', when: 'buffer' },
  label: { type: 'text', when: 'once' },
  id: { type: 'number', when: 'buffer' },
  negotiated: { type: 'boolean', when: 'once' },
} as const satisfies Readonly<Record<string, Attribute>>
