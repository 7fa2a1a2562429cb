import { outcomeOf, type Spied, spiedArguments } from './spiedArguments.ts'

/** A function, as script can look at it. */
export interface FunctionReflection {
  readonly name: string
  readonly length: number
  /** What `Function.prototype.toString` gives. */
  readonly text: string
  /** Its own properties, with their flags. */
  readonly own: readonly string[]
  /** The name of what it inherits from first. */
  readonly inherits: string
  readonly isExtensible: boolean
}

/** A property of one object, in the order in which the object has them. */
export interface PropertyReflection {
  readonly key: string
  /** `w`, `e` and `c`, those that are set. */
  readonly flags: string
  readonly value?: FunctionReflection | string
  readonly get?: FunctionReflection | undefined
  readonly set?: FunctionReflection | undefined
}

/** An object, or one of those that it inherits from. */
export interface LinkReflection {
  readonly name: string
  readonly isExtensible: boolean
  readonly properties: readonly PropertyReflection[]
}

/** One object, with all that it inherits from. */
export interface ObjectReflection {
  readonly tag: string
  readonly forIn: readonly string[]
  readonly chain: readonly LinkReflection[]
  /** What comes of its methods and accessors, called for what they are not for. */
  readonly misused: Readonly<Record<string, string>>
}

/** The other parts of a connection, if the engine can bear to mix them up. */
type Others = Readonly<Record<string, object>> | undefined

/** What an app can find out about a connection without changing it. Two of them are compared with `toEqual`. */
export interface Reflection {
  readonly objects: Readonly<Record<string, ObjectReflection>>
  /** What is read of the arguments of calls that must fail, in its order, and how they fail. */
  readonly refused: Readonly<Record<string, readonly string[]>>
}

/**
 * Looks at a connection, at its parts, and at others that are given, as closely as script can: at keys, at descriptors all
 * along the prototypes, at functions, at the exceptions of wrong calls, and at what is read of arguments. Nothing changes
 * by it, and it does not open or close anything.
 *
 * @param isFragile - whether the engine cannot bear methods to be called for other parts or for prototypes: `@roamhq/wrtc`
 */
export async function reflectionOf(
  connection: RTCPeerConnection,
  others: Readonly<Record<string, object>> = {},
  isFragile = false,
): Promise<Reflection> {
  const parts: Record<string, object> = { connection, ...partsOf(connection), ...others }
  const objects: Record<string, ObjectReflection> = {}
  const refused: Record<string, readonly string[]> = {}
  for (const [name, part] of Object.entries(parts)) {
    objects[name] = await objectReflectionOf(part, isFragile ? undefined : parts)
    for (const [call, make] of Object.entries(spiedArguments(part))) refused[`${name} ${call}`] = await refusalOf(make)
  }
  return { objects, refused }
}

/** All that belongs to a connection, by names that do not depend on when it was found. */
export function partsOf(connection: RTCPeerConnection): Record<string, object> {
  const parts: Record<string, object | null | undefined> = {}
  const { sctp } = connection
  parts.sctp = sctp
  parts.dtls = sctp?.transport
  parts.ice = sctp?.transport?.iceTransport
  for (const [index, transceiver] of (connection.getTransceivers?.() ?? []).entries()) {
    parts[`transceiver ${index}`] = transceiver
    parts[`sender ${index}`] = transceiver.sender
    parts[`receiver ${index}`] = transceiver.receiver
  }
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part)) as Record<string, object>
}

async function objectReflectionOf(object: object, others: Others): Promise<ObjectReflection> {
  const chain = chainOf(object)
  const forIn: string[] = []
  for (const key in object) forIn.push(key)
  const misused: Record<string, string> = {}
  // Its own functions may be an app's.
  for (const link of chain.filter((each) => each !== object && each !== Object.prototype)) {
    for (const [call, outcome] of await misusesOf(link, object, others))
      misused[`${nameOf(link, object)} ${call}`] = outcome
  }
  return {
    tag: Object.prototype.toString.call(object),
    forIn,
    chain: chain.map((link) => ({
      name: nameOf(link, object),
      isExtensible: Object.isExtensible(link),
      properties: Reflect.ownKeys(link).map((key) => propertyReflectionOf(link, key)),
    })),
    misused,
  }
}

/** The object itself, and all that it inherits from. */
function chainOf(object: object): object[] {
  const chain: object[] = []
  for (let link: object | null = object; link; link = Object.getPrototypeOf(link)) chain.push(link)
  return chain
}

function nameOf(link: object, object: object): string {
  return link === object ? 'itself' : (link.constructor?.name ?? '')
}

function propertyReflectionOf(link: object, key: PropertyKey): PropertyReflection {
  const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(link, key) as PropertyDescriptor
  const shown = { key: String(key), flags: flagsOf(flags) }
  if (get || set) return { ...shown, get: get && functionReflectionOf(get), set: set && functionReflectionOf(set) }
  return { ...shown, value: typeof value === 'function' ? functionReflectionOf(value) : shownValue(value) }
}

function functionReflectionOf(method: (...args: never[]) => unknown): FunctionReflection {
  const { name, length } = method
  const prototype = Object.getPrototypeOf(method)
  return {
    name,
    length,
    text: Function.prototype.toString.call(method),
    own: Reflect.ownKeys(method).map(
      (key) => `${String(key)} ${flagsOf(Object.getOwnPropertyDescriptor(method, key) as PropertyDescriptor)}`,
    ),
    inherits: prototype === Function.prototype ? 'Function.prototype' : (prototype?.constructor?.name ?? 'null'),
    isExtensible: Object.isExtensible(method),
  }
}

function flagsOf({ writable, enumerable, configurable }: PropertyDescriptor): string {
  return `${writable ? 'w' : ''}${enumerable ? 'e' : ''}${configurable ? 'c' : ''}`
}

function shownValue(value: unknown): string {
  return value === null || typeof value !== 'object' ? String(value) : Object.prototype.toString.call(value)
}

/** What nobody calls wrongly: @roamhq/wrtc throws later, where nothing catches it, for `dispatchEvent()`. */
const untouchable = ['constructor', 'dispatchEvent']

/** Calls each function of a link for objects that it is not for, and without arguments. */
async function misusesOf(
  link: object,
  object: object,
  others: Others,
): Promise<(readonly [call: string, outcome: string])[]> {
  const wrong: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['a text', 'text'],
    ['an object', {}],
    ['an heir of its prototype', Object.create(Object.getPrototypeOf(object))],
    ...(others ? [['its prototype', Object.getPrototypeOf(object)] as [string, unknown]] : []),
    ...Object.entries(others ?? {}).filter(([, other]) => !chainOf(other).includes(link)),
  ]
  const outcomes: [string, string][] = []
  for (const key of Object.getOwnPropertyNames(link).filter((each) => !untouchable.includes(each))) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(link, key) as PropertyDescriptor
    for (const [kind, method] of Object.entries({ call: value, get, set })) {
      if (typeof method !== 'function') continue
      for (const [of, self] of wrong)
        outcomes.push([`${kind} ${key} for ${of}`, await outcomeOf(() => Reflect.apply(method, self, []))])
      outcomes.push([`new ${kind} ${key}`, await outcomeOf(() => Reflect.construct(method, []))])
    }
  }
  return outcomes
}

async function refusalOf(make: (spied: Spied) => unknown): Promise<string[]> {
  const read: string[] = []
  const outcome = await outcomeOf(() => make((note) => void read.push(note)))
  return [...read, outcome]
}
