import process from 'node:process'
import type { Engine } from '../../src/conformance/stage.ts'
import { play } from './play.ts'

const [engine = '', scenario = ''] = process.argv.slice(2)

/** Connections that stay on loopback, where the engine would look around. */
async function load(): Promise<Engine> {
  if (engine !== 'node-datachannel') {
    const module = await import('@roamhq/wrtc')
    return module.default as unknown as Engine
  }
  const { default: polyfill } = await import('node-datachannel/polyfill')
  const onLoopback = class extends polyfill.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, bindAddress: '127.0.0.1' } as RTCConfiguration)
    }
  }
  return { RTCPeerConnection: onLoopback } as unknown as Engine
}

const report = await play(await load(), scenario, (progress) => {
  if (progress.type === 'plays') process.send?.({ progress: `play ${progress.play}` })
})
process.send?.({ report }, () => process.exit())
