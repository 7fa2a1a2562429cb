import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  connectionState,
  iceConnectionState,
  iceGatheringState,
  signalingState,
} from '../../../machines/connection/connectionStates.ts'
import { whyFailed } from '../../../machines/connection/whyFailed.ts'
import { explain } from '../../../src/import/explain/explain.ts'
import type { Life } from '../../../src/import/imported.ts'
import { replay } from '../../../src/trace/replay.ts'

const folder = join(import.meta.dirname, '../../dumps')

/** The samples, and the truth of each. */
export const samples = {
  'chromium.internals.gz': 'chromium',
  'chromium.internals-rtcstats.gz': 'chromium',
  'chromium.rtcstats-js.txt.gz': 'chromium',
  'chromium-fail.internals.gz': 'chromium-fail',
  'chromium-fail.rtcstats-js.txt.gz': 'chromium-fail',
  'firefox.rtcstats-js.txt.gz': 'firefox',
  'firefox.getAllStats.json.gz': 'firefox',
} as const

/** The name of one. */
export type SampleName = keyof typeof samples

/** All names. */
export const sampleNames = Object.keys(samples) as readonly SampleName[]

/** The bytes of a sample, as they lie there. */
export function sampleOf(name: SampleName): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(folder, name)))
}

/** The text of a sample. */
export function textOfSample(name: SampleName): string {
  return gunzipSync(sampleOf(name)).toString('utf8')
}

/** What recordings of the same lives have shown. */
export interface Truth {
  readonly states: States
  readonly whyFailed: string | null
}

/** The sequence of each state. */
export type States = { readonly [State in keyof typeof selectors]: readonly string[] }

/** The truth of a sample, in the order of creation. */
export function truthOf(name: SampleName): readonly Truth[] {
  return Object.values(JSON.parse(readFileSync(join(folder, `${samples[name]}.truth.json`), 'utf8')))
}

const selectors = { signalingState, iceConnectionState, connectionState, iceGatheringState }

/** What a replay of a life shows. */
export function playedOf(life: Life) {
  const played = replay(life.trace)
  const states: { [State in keyof typeof selectors]: string[] } = {
    signalingState: [],
    iceConnectionState: [],
    connectionState: [],
    iceGatheringState: [],
  }
  do {
    for (const [name, select] of Object.entries(selectors)) {
      const list = states[name as keyof typeof selectors]
      const state = select(played.connection)
      if (list.at(-1) !== state) list.push(state)
    }
  } while (played.forward())
  return {
    states: states as States,
    whyFailed: whyFailed(played.connection)?.reason ?? null,
    skipped: played.skipped,
    divergences: explain(life).broken,
  }
}
