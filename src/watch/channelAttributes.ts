import type { Attribute } from './attributes.ts'

/** Of no engine: it is there, and true, only if no call of the object's methods can be seen, since its prototype is frozen. */
export const unhookedAttribute = {
  type: 'boolean',
  when: 'once',
  read: () => undefined,
} as const satisfies Attribute

/** The attributes of a channel that are read. */
export const channelAttributes = {
  readyState: { values: ['connecting', 'open', 'closing', 'closed'], when: 'state' },
  bufferedAmount: { type: 'number', when: 'buffer' },
  label: { type: 'text', when: 'once' },
  id: { type: 'number', when: 'buffer' },
  unhooked: unhookedAttribute,
  negotiated: { type: 'boolean', when: 'once' },
} as const satisfies Readonly<Record<string, Attribute>>
