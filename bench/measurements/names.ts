import type { ContenderName } from '../inside/contenders/index.ts'
import type { Runtime } from '../runtimes/runtime.ts'

/** What each is called in the report. */
export const titles: Readonly<Record<ContenderName, string>> = {
  bare: 'bare engine',
  control: 'bare engine, again',
  bound: 'this library',
  observed: 'this library, `messages$`',
  handWritten: 'the same by hand',
  rawXState: 'XState by hand',
  actorsAlone: 'its actors, not bound',
  simplePeer: 'simple-peer',
  peerJs: 'PeerJS',
}

/** Those that follow a connection for its whole life, and what they are compared with. */
export const followers = [
  'bare',
  'control',
  'handWritten',
  'rawXState',
  'bound',
  'simplePeer',
  'peerJs',
] as const satisfies readonly ContenderName[]

/** PeerJS does not run in Node. */
export function runningIn<Name extends string>(runtime: Runtime, names: readonly Name[]): readonly Name[] {
  return names.filter((name) => name !== 'peerJs' || runtime.name === 'Chromium')
}

/** How many channels one connection has, from few to many: node-datachannel refuses more than 512. */
export function channelCounts(runtime: Runtime): readonly number[] {
  return [1, 10, 100, runtime.name === 'Chromium' ? 1000 : 500]
}

/** So many of something, in words. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
