/** Takes a note of what is read. */
export type Spied = (note: string) => void

type Calls = Readonly<Record<string, (spied: Spied) => unknown>>

/** The members of each method's dictionary that come last: reading one throws, so that a call does nothing. */
const lastMembers = {
  createDataChannel: 'protocol',
  createOffer: 'iceRestart',
  setLocalDescription: 'type',
  setRemoteDescription: 'type',
  addIceCandidate: 'usernameFragment',
  addTransceiver: 'streams',
} as const

/** Methods that cannot be called without arguments. */
const needy = [
  'createDataChannel',
  'setRemoteDescription',
  'addTrack',
  'removeTrack',
  'addTransceiver',
  'send',
  'replaceTrack',
]

/** Calls of an object's own class that must fail, with arguments that tell what is read of them. */
export function spiedArguments(object: object): Calls {
  const methods = object as Record<string, (...args: unknown[]) => unknown>
  const calls: Record<string, (spied: Spied) => unknown> = {}
  for (const name of needy) {
    if (typeof methods[name] === 'function') calls[`${name}()`] = () => methods[name]?.()
  }
  for (const [name, last] of Object.entries(lastMembers)) {
    if (typeof methods[name] !== 'function') continue
    const before = (spied: Spied) =>
      name === 'createDataChannel' ? [spiedText(spied)] : name === 'addTransceiver' ? ['audio'] : []
    calls[`${name}(spied)`] = (spied) => methods[name]?.(...before(spied), spiedMembers(spied, last))
  }
  if ('send' in object) calls['send(spied)'] = (spied) => methods.send?.(spiedText(spied, true))
  if ('direction' in object) {
    calls['direction = spied'] = (spied) => {
      ;(object as { direction: unknown }).direction = spiedText(spied, true)
    }
  }
  return calls
}

/** How a call ends, as text. */
export async function outcomeOf(call: () => unknown): Promise<string> {
  try {
    const result = call()
    if (!(result instanceof Object) || !('then' in result)) return `returns ${typeof result}`
    try {
      return `fulfilled with ${typeof (await result)}`
    } catch (error) {
      return `rejected with ${shownError(error)}`
    }
  } catch (error) {
    return `throws ${shownError(error)}`
  }
}

/** Of a `send()` that libdatachannel refuses without its reason: that depends on how far its own thread has closed the channel. */
function shownError(error: unknown): string {
  const { name, message } = error as Error
  const [said] = message.split(/(?<=^libdatachannel error while sending data channel message):/)
  return `${Object.prototype.toString.call(error)} ${name}: ${said}`
}

function spiedText(spied: Spied, throws = false): object {
  return {
    toString() {
      spied('text')
      if (throws) throw new Error('no text')
      return 'text'
    },
  }
}

function spiedMembers(spied: Spied, last: string): object {
  return new Proxy(
    {},
    {
      get(_, key) {
        spied(`get ${String(key)}`)
        if (key === last) throw new Error(`no ${last}`)
        return undefined
      },
      has(_, key) {
        spied(`has ${String(key)}`)
        return false
      },
      ownKeys() {
        spied('keys')
        return []
      },
    },
  )
}
