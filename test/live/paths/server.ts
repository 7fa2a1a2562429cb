import { engine } from '#engine'
import type * as RemotePeers from '../../model/remotePeers.ts'
import type * as FreePort from '../../paths/freePort.ts'
import type * as PeerPages from '../../paths/peerPages.ts'
import type * as Relays from '../../paths/relays.ts'
import type * as TurnServers from '../../paths/turnServers.ts'

/** What runs in the process of the tests' server, in Node in that of the test itself. */
export type Server = Called<
  Omit<typeof RemotePeers & typeof FreePort & typeof Relays & typeof TurnServers, 'turnUser'> & {
    [Name in keyof typeof PeerPages]: (typeof PeerPages)[Name] extends (_: never, ...args: infer Args) => infer Result
      ? (...args: Args) => Result
      : never
  }
>

type Called<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never
}

/** Gives what a test may have done outside of its page. */
export async function server(): Promise<Server> {
  if (engine !== 'node-datachannel') {
    const { commands } = await import('vitest/browser')
    return commands as unknown as Server
  }
  const modules = await Promise.all([
    import('../../model/remotePeers.ts'),
    import('../../paths/freePort.ts'),
    import('../../paths/relays.ts'),
    import('../../paths/turnServers.ts'),
  ])
  return Object.assign({}, ...modules)
}
