import type { RelayOptions } from '../../paths/udpRelay.ts'
import { BoundPeer } from './boundPeer.ts'
import {
  type FarPeer,
  type FarPeerHere,
  type FarPeerInProcess,
  farPeerHere,
  farPeerInPage,
  farPeerInProcess,
} from './farPeers.ts'
import { openPath, type Path } from './path.ts'
import { server } from './server.ts'
import { Timeline } from './timeline.ts'

/** What a scenario has to do with. All of it is ended with the scenario. */
export interface Stage {
  /** Whether it is to wait also for what takes an engine half a minute. */
  readonly toTheEnd: boolean
  /** Makes the peer that the scenario is about. It offers. */
  near(configuration?: RTCConfiguration): BoundPeer
  /** Makes its peer, in the same page or process. It is observed as well. */
  farHere(configuration?: RTCConfiguration): FarPeerHere
  /** Starts its peer in a process of its own, of node-datachannel. */
  farInProcess(): Promise<FarPeerInProcess>
  /** Opens a page of the same browser for its peer. */
  farInPage(): Promise<FarPeer>
  /** Opens a path for the two. */
  path(options?: RelayOptions): Promise<Path>
  /**
   * Starts a TURN server, and gives the configuration of who uses nothing else.
   *
   * @param options - whether it answers at all; another password than the right one
   */
  turn(options: { readonly answers: boolean; readonly password?: string }): Promise<RTCConfiguration>
  /** A port for UDP at which nothing listens. */
  freePort(): Promise<number>
  /** Time counts from now on. */
  fault(): void
  /** Lets time pass, to see what comes of it, or whether anything comes. */
  rest(ms: number): Promise<void>
}

/** A stage, and what has been seen on it. */
export interface WatchedStage<Shown> extends Stage {
  readonly timeline: Timeline<Shown>
  /** Ends all that was started. */
  end(): Promise<void>
}

/**
 * Sets a stage.
 *
 * @param observe - what is to be seen of a bound peer, at any moment
 */
export function openStage<Shown>(observe: (peer: BoundPeer) => Shown, toTheEnd: boolean): WatchedStage<Shown> {
  const timeline = new Timeline(observe)
  const ends: (() => unknown)[] = []
  const ended = <Far extends FarPeer>(far: Far): Far => {
    ends.push(() => far.end())
    return far
  }
  return {
    toTheEnd,
    timeline,
    near(configuration) {
      const near = new BoundPeer('near', configuration)
      ends.push(() => near.close())
      timeline.watch(near)
      return near
    },
    farHere(configuration) {
      const far = ended(farPeerHere(configuration))
      timeline.watch(far.bound)
      return far
    },
    farInProcess: async () => ended(await farPeerInProcess()),
    farInPage: async () => ended(await farPeerInPage()),
    async path(options) {
      const path = await openPath(options)
      ends.push(() => path.close())
      return path
    },
    async turn({ answers, password }) {
      const { startTurnServer, endTurnServer } = await server()
      const { port, urls, username, credential } = await startTurnServer({ answers })
      ends.push(() => endTurnServer(port))
      return { iceTransportPolicy: 'relay', iceServers: [{ urls, username, credential: password ?? credential }] }
    },
    freePort: async () => (await server()).freePort(),
    fault: () => timeline.fault(),
    rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    async end() {
      timeline.stop()
      for (const end of ends.splice(0).reverse()) await end()
    },
  }
}
