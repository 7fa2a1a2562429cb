import { engine } from '#engine'
import { server } from './server.ts'

/** The engine's name and version, for people. */
export async function engineTitle(): Promise<string> {
  if (engine === 'node-datachannel') {
    const { versionOf } = await import('../../../tools/versionOf.ts')
    return `${engine} ${versionOf(engine)}`
  }
  const { browserVersion } = await server()
  return `${engine === 'chromium' ? 'Chromium' : 'Firefox'} ${await browserVersion()}`
}
