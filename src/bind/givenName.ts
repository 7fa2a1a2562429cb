import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import { UniqueIds } from '../follow/uniqueIds.ts'

/** In characters: a name is to be read in a list of actors, and in the messages of errors. */
const MOST_CHARACTERS = 100

/** How the ids of actors without a name begin. */
const idWithoutName = /^(?:peerConnection|dataChannel|sctpTransport|dtlsTransport|iceTransport|iceGatherer)(?=:|$)/

/** The ids of all that has a name. It keeps nothing alive. */
const ids = new UniqueIds<WeakRef<object>>((bearer) => bearer.deref() !== undefined)

/** Frees the names of what was collected and never let go of. */
const collected = new FinalizationRegistry<{ readonly id: string; readonly bearer: WeakRef<object> }>(
  ({ id, bearer }) => ids.release(id, bearer),
)

/** The name that an app has given to what it binds: the id of its actor, and nobody else's while that is followed. */
export class GivenName {
  readonly id: string
  readonly #bearer: WeakRef<object>

  /** @param wanted - where another has this name, the id is numbered */
  constructor(wanted: string, bearer: object) {
    this.id = ids.next(wanted)
    this.#bearer = new WeakRef(bearer)
    ids.take(this.id, this.#bearer)
    collected.register(bearer, { id: this.id, bearer: this.#bearer }, this)
  }

  /** Has it free for another. */
  release(): void {
    collected.unregister(this)
    ids.release(this.id, this.#bearer)
  }
}

/**
 * @param others - what the option takes besides a text
 * @throws {@link BindError} `not-options`, if the option `name` cannot be one
 */
export function assertName(name: unknown, others = ''): asserts name is string | undefined {
  if (name === undefined) return
  const isText = typeof name === 'string' && name.trim() !== '' && name.length <= MOST_CHARACTERS
  const [taken] = (isText && idWithoutName.exec(name)) || []
  if (isText && taken === undefined) return
  const words = isText
    ? `cannot begin with "${taken}", as the ids of actors without a name do`
    : `needs a text of 1 to ${MOST_CHARACTERS} characters${others}, but was given ${named(name)}`
  throw new BindError('not-options', `The option "name" ${words}.`)
}
