import type { engine } from '#engine'
import type { RuleId } from '../../machines/rules/rules.ts'
import type { Sequence } from './scenarios.ts'

/** What one end of a sequence shows: calls and events with the `readyState` then shown, and the cause of the end. */
type Line = string

/** What the specification asks for; where it leaves a choice, each of the choices. */
export const prescribed: Record<Sequence, { readonly A: readonly Line[]; readonly B?: readonly Line[] }> = {
  'SEQ-3': {
    A: ['close(): closing · close[closed] ⇒ local-close'],
    B: ['closing[closing] · close[closed] ⇒ peer-close'],
  },
  'SEQ-5': {
    A: ['close(): closing · close[closed] ⇒ local-close'],
    B: ['close(): closing · close[closed] ⇒ local-close'],
  },
  'SEQ-6': {
    A: ['connection.close(): closed ⇒ connection-closed'],
    B: ['error[closed] · close[closed] ⇒ peer-connection-closed'],
  },
  'SEQ-13': { A: ['close(): closing · close[closed] ⇒ local-close'] },
  'SEQ-14': { A: ['connection.close(): closed ⇒ connection-closed'] },
  'SEQ-15': {
    A: ['close(): closing · bufferedamountlow[closing] · close[closed] ⇒ local-close'],
    B: ['closing[closing] · close[closed] ⇒ peer-close'],
  },
  'SEQ-16': {
    A: ['connection.close(): closed ⇒ connection-closed'],
    B: ['error[closed] · close[closed] ⇒ peer-connection-closed'],
  },
  'SEQ-17': {
    A: ['close(): closing · connection.close(): closed ⇒ local-close'],
    // Whichever of the two arrives first, or one after the other.
    B: [
      'closing[closing] · close[closed] ⇒ peer-close',
      'closing[closing] · close[closed] ⇒ peer-connection-closed',
      'closing[closing] · error[closed] · close[closed] ⇒ peer-connection-closed',
      'error[closed] · close[closed] ⇒ peer-connection-closed',
    ],
  },
  'SEQ-18': {
    // `open` is missing here if the peer's closing arrives before its task has run.
    A: ['open[open] · closing[closing] · close[closed] ⇒ peer-close', 'closing[closing] · close[closed] ⇒ peer-close'],
    B: ['close(): closing · close[closed] ⇒ local-close'],
  },
}

/** What an engine shows instead, and the rules that it breaks with it. */
interface Deviation {
  readonly sequence: Sequence
  readonly end: 'A' | 'B'
  readonly rules: readonly RuleId[]
  /** Seen from one end it is legal, so that the adapter cannot report it. */
  readonly needsBothEnds?: true
  readonly seen: Line
  /** What it shows at times, when things happen in another order. */
  readonly races?: readonly Line[]
}

/** Browsers leave the state of a channel that is not open as it is, and fire `close` later. */
const keptState: readonly Deviation[] = [
  {
    sequence: 'SEQ-14',
    end: 'A',
    rules: ['DT-11'],
    seen: 'connection.close(): connecting · close[closed] ⇒ connection-closed',
  },
  {
    sequence: 'SEQ-17',
    end: 'A',
    rules: ['DT-11'],
    seen: 'close(): closing · connection.close(): closing · close[closed] ⇒ local-close',
  },
]

/** It may leave out `closing`, and the association may still read `connected` in the event. */
const firefoxRaces: readonly Line[] = [
  'closing[closing] · close[closed] ⇒ peer-connection-closed',
  'close[closed] ⇒ peer-connection-closed',
  'closing[closing] · close[closed] ⇒ peer-close',
  'close[closed] ⇒ unknown',
]

/** The deviations of each engine. One that is no longer seen fails the tests, and then goes. */
export const deviations: Record<typeof engine, readonly Deviation[]> = {
  chromium: [
    ...(['SEQ-6', 'SEQ-16'] as const).flatMap((sequence): Deviation[] => [
      {
        sequence,
        end: 'A',
        rules: ['DT-11'],
        seen: 'connection.close(): open · closing[closing] · close[closed] ⇒ connection-closed',
      },
      {
        sequence,
        end: 'B',
        rules: ['AB-3'],
        needsBothEnds: true,
        seen: 'closing[closing] · error[closed] · close[closed] ⇒ peer-connection-closed',
      },
    ]),
    ...keptState,
  ],
  firefox: [
    ...(['SEQ-6', 'SEQ-16'] as const).map(
      (sequence): Deviation => ({
        sequence,
        end: 'A',
        rules: ['DT-11'],
        seen: 'connection.close(): open · close[closed] ⇒ connection-closed',
      }),
    ),
    {
      sequence: 'SEQ-6',
      end: 'B',
      rules: ['AB-3'],
      needsBothEnds: true,
      seen: 'closing[closing] · close[closed] ⇒ peer-connection-closed',
      races: firefoxRaces,
    },
    {
      sequence: 'SEQ-16',
      end: 'B',
      rules: ['AB-3'],
      needsBothEnds: true,
      seen: 'close[closed] ⇒ peer-connection-closed',
      races: firefoxRaces,
    },
    ...keptState,
  ],
  simulated: [],
  'node-datachannel': [
    ...(['SEQ-3', 'SEQ-5', 'SEQ-15'] as const).map(
      (sequence): Deviation => ({
        sequence,
        end: 'A',
        rules: ['DT-4'],
        seen: 'close(): open · close[closed] ⇒ local-close',
      }),
    ),
    { sequence: 'SEQ-5', end: 'B', rules: ['DT-4'], seen: 'close(): open · close[closed] ⇒ local-close' },
    { sequence: 'SEQ-18', end: 'B', rules: ['DT-4'], seen: 'close(): open · close[closed] ⇒ local-close' },
    { sequence: 'SEQ-13', end: 'A', rules: ['DT-4'], seen: 'close(): connecting · close[closed] ⇒ local-close' },
    ...(['SEQ-6', 'SEQ-16'] as const).flatMap((sequence): Deviation[] => [
      {
        sequence,
        end: 'A',
        rules: ['DT-11'],
        seen: 'connection.close(): open · closing[closing] · close[closed] ⇒ connection-closed',
      },
      {
        sequence,
        end: 'B',
        rules: ['AB-3'],
        needsBothEnds: true,
        seen: 'closing[closing] · close[closed] ⇒ peer-connection-closed',
      },
    ]),
    { sequence: 'SEQ-14', end: 'A', rules: ['DT-11'], seen: 'connection.close(): connecting ⇒ connection-closed' },
    {
      sequence: 'SEQ-17',
      end: 'A',
      rules: ['DT-4', 'DT-11'],
      seen: 'close(): open · connection.close(): open · close[closed] ⇒ local-close',
      races: ['close(): open · connection.close(): open ⇒ local-close'],
    },
  ],
}
