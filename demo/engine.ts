import { readFileSync } from 'node:fs'
import process from 'node:process'
import { getLibraryVersion } from 'node-datachannel'
import { RTCPeerConnection as Connection } from 'node-datachannel/polyfill'

/** Ends the threads of the engine, which would keep the process alive. */
export { cleanup as stopEngine } from 'node-datachannel'

/** A new connection of the engine. Bound to loopback, it needs no network. */
export function newConnection(): RTCPeerConnection {
  const configuration: RTCConfiguration & { bindAddress: string } = { bindAddress: '127.0.0.1' }
  return new Connection(configuration) as unknown as RTCPeerConnection
}

/** The engine and what runs it, with their versions. */
export function engineVersions(): string {
  const engine = versionIn(new URL('../../../package.json', import.meta.resolve('node-datachannel')))
  const xstate = versionIn(new URL(import.meta.resolve('xstate/package.json')))
  return `node-datachannel ${engine} (libdatachannel ${getLibraryVersion()}), Node.js ${process.versions.node}, XState ${xstate}`
}

function versionIn(packageJson: URL): string {
  return (JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version
}
