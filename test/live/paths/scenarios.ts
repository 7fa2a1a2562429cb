import { announced, fired, opened, talked } from '../../../harness/peers.ts'
import { withWrongFingerprint } from '../../../src/conformance/alteredSdp.ts'
import { iceGatheringState } from '../../../src/index.ts'
import { elsewhere, nowhere } from './candidates.ts'
import { type ConnectOptions, connect } from './connect.ts'
import type { FarPeer } from './farPeers.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'

const noMedia = { 'node-datachannel': 'it has no media' }
const noPages = { 'node-datachannel': 'it has no pages' }

/** In milliseconds: no engine is known to say anything later. */
const SILENCE = 60_000

/** Two peers in one page or process, over a path, which have talked. */
async function talking(stage: Stage) {
  const path = await stage.path()
  const [near, far] = [stage.near(), stage.farHere()]
  const channel = near.createDataChannel('chat')
  const talk = announced(far.bound.connection, async (remote) => {
    await talked(channel, remote)
    return remote
  })
  await connect(near, far, path)
  const remote = await talk
  await Promise.all([near.connected(), far.bound.connected()])
  return { path, near, far, channel, remote }
}

/** Two peers in one page, over a path, which are connected for audio alone. */
async function calling(stage: Stage) {
  const path = await stage.path()
  const [near, far] = [stage.near(), stage.farHere()]
  near.connection.addTransceiver('audio')
  await connect(near, far, path)
  await Promise.all([near.connected(), far.bound.connected()])
  return { path, near, far }
}

/** A peer here and one elsewhere, over a path, with a channel that is open, or for audio alone. */
async function connectedWith<Far extends FarPeer>(stage: Stage, far: Far, media?: 'audio') {
  const path = await stage.path()
  const near = stage.near()
  const channel = media ? undefined : near.createDataChannel('chat')
  if (media) near.connection.addTransceiver(media)
  await connect(near, far, path)
  if (channel) await opened(channel)
  await near.connected()
  return { path, near, far, channel }
}

/** Lets two peers in one page or process try to connect. */
async function trying(stage: Stage, options: ConnectOptions, configuration?: RTCConfiguration) {
  const [near, far] = [stage.near(configuration), stage.farHere()]
  near.createDataChannel('chat')
  stage.fault()
  await connect(near, far, options)
  return { near, far }
}

/** A path for candidates that were told: node-datachannel uses others as well, against the configuration. */
function onlyTold(stage: Stage) {
  return stage.path({ takesStrangers: false })
}

/** Only a TURN server may be used from here. */
async function relayed(stage: Stage, options: Parameters<Stage['turn']>[0]): Promise<void> {
  const { near } = await trying(stage, await onlyTold(stage), await stage.turn(options))
  if (options.answers && options.password === undefined) await near.connected()
  else if (stage.toTheEnd) await stage.rest(SILENCE)
}

/** What can keep two peers from connecting, or part them. Each is played anew in each engine. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'no answer comes',
    async run(stage) {
      const near = stage.near()
      near.createDataChannel('chat')
      stage.fault()
      await near.connection.setLocalDescription(await near.connection.createOffer())
      await near.reached((snapshot) => iceGatheringState(snapshot) === 'complete')
    },
  },
  {
    name: 'no candidates are gathered here',
    async run(stage) {
      await trying(stage, await onlyTold(stage), { iceTransportPolicy: 'relay' })
      if (stage.toTheEnd) await stage.rest(SILENCE)
    },
  },
  {
    name: 'no candidates from here are handed over',
    async run(stage) {
      const { near } = await trying(stage, { nearRoute: nowhere })
      await near.connected()
    },
  },
  {
    name: 'no candidates from there are handed over',
    async run(stage) {
      const { near } = await trying(stage, { farRoute: nowhere })
      await near.connected()
    },
  },
  {
    name: 'no candidates are handed over',
    async run(stage) {
      await trying(stage, { route: nowhere })
      if (stage.toTheEnd) await stage.rest(SILENCE)
    },
  },
  {
    name: 'all hosts are unreachable',
    long: true,
    async run(stage) {
      const port = await stage.freePort()
      const { near } = await trying(stage, { route: elsewhere(async () => port) })
      await near.gone()
    },
  },
  {
    name: 'relay only, and the TURN server does not answer',
    long: true,
    run: (stage) => relayed(stage, { answers: false }),
  },
  {
    name: 'relay only, and the TURN server refuses the credentials',
    run: (stage) => relayed(stage, { answers: true, password: 'wrong' }),
  },
  {
    name: 'relay only, and the TURN server works',
    run: (stage) => relayed(stage, { answers: true }),
  },
  {
    name: 'the fingerprint is not the peer’s',
    async run(stage) {
      const { near } = await trying(stage, { answer: withWrongFingerprint })
      await near.gone()
    },
  },
  {
    name: 'the peer calls close(), with data',
    async run(stage) {
      const { near, far } = await talking(stage)
      stage.fault()
      far.bound.connection.close()
      await near.channelEnded()
      if (stage.toTheEnd) await near.gone()
    },
  },
  {
    name: 'the peer calls close(), with media alone',
    cannot: noMedia,
    async run(stage) {
      const { near, far } = await calling(stage)
      stage.fault()
      far.bound.connection.close()
      await near.dtlsEnded()
      if (stage.toTheEnd) await near.gone()
    },
  },
  {
    name: 'the peer’s page is closed, with data',
    cannot: noPages,
    long: true,
    async run(stage) {
      const { near, far } = await connectedWith(stage, await stage.farInPage())
      stage.fault()
      await far.end()
      await near.gone()
    },
  },
  {
    name: 'the peer’s page is closed, with media alone',
    cannot: noPages,
    long: true,
    async run(stage) {
      const { near, far } = await connectedWith(stage, await stage.farInPage(), 'audio')
      stage.fault()
      await far.end()
      await near.gone()
    },
  },
  {
    name: 'the peer’s process is killed',
    long: true,
    async run(stage) {
      const { near, far } = await connectedWith(stage, await stage.farInProcess())
      stage.fault()
      await far.end()
      await near.gone()
    },
  },
  {
    name: 'the peer’s process is frozen',
    long: true,
    async run(stage) {
      const { near, far } = await connectedWith(stage, await stage.farInProcess())
      stage.fault()
      await far.freeze()
      await near.gone()
    },
  },
  {
    name: 'the peer’s process is frozen for 12 s, and woken again',
    long: true,
    async run(stage) {
      const { near, far, channel } = await connectedWith(stage, await stage.farInProcess())
      stage.fault()
      await far.freeze()
      channel?.send('ping')
      const answered = channel && fired(channel, 'message')
      await stage.rest(12_000)
      await far.thaw()
      await answered
      await near.connected()
    },
  },
  {
    name: 'the path is cut, and healed after 3 s',
    async run(stage) {
      const { path, channel, remote } = await talking(stage)
      stage.fault()
      const arrived = fired(remote, 'message')
      const healed = path.cutFor(3000)
      channel.send('sent into the cut')
      await Promise.all([healed, arrived])
    },
  },
  {
    name: 'the path is cut, and never healed',
    long: true,
    async run(stage) {
      const { path, near, far } = await talking(stage)
      stage.fault()
      await path.cut()
      await Promise.all([near.gone(), far.bound.gone()])
    },
  },
  {
    name: 'close() is called here',
    async run(stage) {
      const { near, far } = await talking(stage)
      stage.fault()
      near.connection.close()
      await far.bound.channelEnded()
      if (stage.toTheEnd) await far.bound.gone()
    },
  },
]
