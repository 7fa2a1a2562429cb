/**
 * Where a value is in the messages of an inspector. Names are those of the developer, and are told: in `data`, what they
 * say decides, and everywhere else only where they are. A state may be called `password`, or `on`, or `meta`.
 */
export type Part =
  | 'data'
  /** A name, or a tree of names, such as the value of a state. */
  | 'name'
  | 'names'
  | 'message'
  | 'snapshot'
  | 'children'
  | 'child'
  | 'states'
  | 'state'
  | 'events'
  | 'transition'
  | 'invoke'
  | 'action'

/** What is where in a part, by key; what is not here is data. */
const byKey: Partial<Record<Part, Readonly<Record<string, Part>>>> = {
  message: {
    type: 'name',
    name: 'name',
    sessionId: 'name',
    rootId: 'name',
    parentId: 'name',
    sourceId: 'name',
    snapshot: 'snapshot',
  },
  snapshot: { value: 'names', tags: 'name', status: 'name', historyValue: 'states', children: 'children' },
  child: { id: 'name', src: 'name', systemId: 'name', snapshot: 'snapshot' },
  state: {
    id: 'name',
    key: 'name',
    type: 'name',
    history: 'name',
    target: 'name',
    version: 'name',
    tags: 'name',
    initial: 'transition',
    states: 'states',
    on: 'events',
    after: 'events',
    always: 'transition',
    onDone: 'transition',
    transitions: 'transition',
    invoke: 'invoke',
    entry: 'action',
    exit: 'action',
  },
  transition: { target: 'name', source: 'name', eventType: 'name', event: 'name', guard: 'action', actions: 'action' },
  invoke: {
    id: 'name',
    systemId: 'name',
    type: 'name',
    src: 'action',
    onDone: 'transition',
    onError: 'transition',
    onSnapshot: 'transition',
  },
  action: { type: 'name', guards: 'action' },
}

/** What is at all keys of a part: these are the names that an app gives. */
const atAllKeys: Partial<Record<Part, Part>> = {
  names: 'names',
  children: 'child',
  states: 'state',
  events: 'transition',
}

/** Where a text is a name, and none that stands in the place of an object. */
const texts: ReadonlySet<Part> = new Set(['name', 'names', 'transition', 'invoke', 'action'])

/** Whether a text there is a name. */
export function isNameIn(part: Part): boolean {
  return texts.has(part)
}

/** Where the property of an object is. */
export function partOf(part: Part, key: string): Part {
  // No object is a name: what has come here instead is looked at as the state that it may be.
  const parts = byKey[part === 'name' ? 'state' : part]
  return atAllKeys[part] ?? (parts && Object.hasOwn(parts, key) ? parts[key] : undefined) ?? 'data'
}

/** Where the items of a list are: a list is no record of names. */
export function partOfItems(part: Part): Part {
  return part in atAllKeys && part !== 'names' ? 'data' : part
}

/** Whether the keys of an object there are names that an app gives to parts of a chart. */
export function hasNamesAsKeys(part: Part): boolean {
  return part in atAllKeys
}
