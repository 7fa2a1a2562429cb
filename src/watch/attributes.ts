/**
 * What an attribute shows. Another object is its name, a description only whether it is there, `unreadable` stands for a
 * getter that throws, and `'Infinity'` for what JSON does not have.
 */
export type ShownValue = string | number | boolean | null | readonly string[]

/** What is shown in place of what a getter throws. */
export const UNREADABLE = 'unreadable'

/** What one object shows: what was never read, or is not there in this engine, is not in it. */
export interface Attributes {
  readonly [attribute: string]: ShownValue | undefined
}

/** What objects show, by their names: `connection`, `sctp:0`, `dtls:1`, `ice:2`, `transceiver:0`, `channel:0`. */
export interface Shows {
  readonly [object: string]: Attributes
}

/** The kinds of objects; the name of an object begins with its kind. */
export type Kind = 'connection' | 'sctp' | 'dtls' | 'ice' | 'transceiver' | 'channel'

/**
 * When an attribute is read:
 *
 * - `state`: when the states of transports may have changed, or of a channel that is looked at;
 * - `signaling`: when signaling may have changed;
 * - `aggregate`: when what follows from the transports' states may have changed: whenever one of them has, too;
 * - `structure`: when negotiation may have changed it;
 * - `description`: the same, but it is costly: only if somebody judges, or nothing else explains what has changed;
 * - `once`: when the object is first seen, and never again;
 * - `buffer`: of a channel, whenever it alone is looked at;
 * - `judged`: when negotiation may have changed it, if somebody judges.
 */
export type Occasion = 'state' | 'signaling' | 'aggregate' | 'structure' | 'description' | 'once' | 'buffer' | 'judged'

/** What an attribute can show: one of some values, or a value of a kind; or another object of a kind. And when it is read. */
export type Attribute = { readonly when: Occasion } & (
  | { readonly values: readonly ShownValue[] }
  | { readonly type: 'boolean' | 'number' | 'text' | 'description' }
  | { readonly refersTo: Kind; readonly many?: true }
) & {
    /** How it is read, if it is no property of the object of this name. */
    readonly read?: (object: never) => unknown
  }

/** The kind of an object, by its name. */
export function kindOf(name: string): string {
  const end = name.indexOf(':')
  return end === -1 ? name : name.slice(0, end)
}
