import { describe, expect, test } from 'vitest'
import { engine } from '#engine'
import type { LiveSignalingState } from '../../machines/connection/signalingTypes.ts'
import type { RuleId } from '../../machines/rules/rules.ts'
import { operations, signalingState } from '../../src/index.ts'
import { chartOf, otherRules, rulesOf, shownBy } from './boundConnection.ts'
import { quiet } from './quiet.ts'
import { type Description, descriptions, signalingStates } from './signalingStates.ts'

const { inState } = quiet()

const ISE = 'InvalidStateError'

/** The table of the specification: which states each leads to, `=` for none, or the error. `L:` is without arguments. */
const cells: Record<LiveSignalingState, Record<Description, string>> = {
  stable: {
    'L:offer': 'have-local-offer',
    'L:answer': ISE,
    'L:pranswer': ISE,
    'L:rollback': ISE,
    'L:': 'have-local-offer',
    'R:offer': 'have-remote-offer',
    'R:answer': ISE,
    'R:pranswer': ISE,
    'R:rollback': ISE,
  },
  'have-local-offer': {
    'L:offer': '=',
    'L:answer': ISE,
    'L:pranswer': ISE,
    'L:rollback': 'stable',
    'L:': '=',
    'R:offer': 'stable, have-remote-offer',
    'R:answer': 'stable',
    'R:pranswer': 'have-remote-pranswer',
    'R:rollback': 'stable',
  },
  'have-remote-offer': {
    'L:offer': ISE,
    'L:answer': 'stable',
    'L:pranswer': 'have-local-pranswer',
    'L:rollback': 'stable',
    'L:': 'stable',
    'R:offer': '=',
    'R:answer': ISE,
    'R:pranswer': ISE,
    'R:rollback': 'stable',
  },
  'have-local-pranswer': {
    'L:offer': ISE,
    'L:answer': 'stable',
    'L:pranswer': '=',
    'L:rollback': ISE,
    'L:': 'stable',
    'R:offer': ISE,
    'R:answer': ISE,
    'R:pranswer': ISE,
    'R:rollback': ISE,
  },
  'have-remote-pranswer': {
    'L:offer': ISE,
    'L:answer': ISE,
    'L:pranswer': ISE,
    'L:rollback': ISE,
    'L:': ISE,
    'R:offer': ISE,
    'R:answer': 'stable',
    'R:pranswer': '=',
    'R:rollback': ISE,
  },
}

interface Deviation {
  /** As in the table; if left out, it is as prescribed. */
  readonly seen?: string
  readonly rules: readonly RuleId[]
}

/** What an engine does instead, and the rules under which that is reported. */
const deviations: Record<typeof engine, Readonly<Record<string, Deviation>>> = {
  chromium: {
    // Its `negotiationneeded` comes before the state has left (C-11).
    'have-local-offer L:rollback': { rules: ['INV-13'] },
    'have-local-offer R:rollback': { rules: ['INV-13'] },
    'have-remote-offer L:rollback': { rules: ['INV-13'] },
    'have-remote-offer R:rollback': { rules: ['INV-13'] },
    // The new offer is there already when the implicit rollback has its event.
    'have-local-offer R:offer': { rules: ['DS-2'] },
    // With no SDP it takes it for an answer (C-10).
    'have-remote-offer L:pranswer': { seen: 'stable', rules: ['SG-6'] },
  },
  firefox: {
    // It has no pranswer (F6).
    'stable L:pranswer': { seen: 'NotSupportedError', rules: ['RJ-4'] },
    'stable R:pranswer': { seen: 'NotSupportedError', rules: ['RJ-6'] },
    'have-local-offer L:pranswer': { seen: 'NotSupportedError', rules: ['RJ-4'] },
    'have-local-offer R:pranswer': { seen: 'NotSupportedError', rules: ['SG-6'] },
    'have-remote-offer L:pranswer': { seen: 'NotSupportedError', rules: ['SG-6'] },
    'have-remote-offer R:pranswer': { seen: 'NotSupportedError', rules: ['RJ-6'] },
    // It takes a rollback only from the side that has offered (F6).
    'have-local-offer R:rollback': { seen: ISE, rules: ['SG-6'] },
    'have-remote-offer L:rollback': { seen: ISE, rules: ['SG-6'] },
  },
  'node-datachannel': {},
  simulated: {},
}

/** Engines for which the table is not: node-datachannel offers and answers by itself, and aborts where it cannot. */
const isLeftOut = engine === 'node-datachannel'

const every = signalingStates.flatMap((state) =>
  (Object.keys(descriptions) as Description[]).map((description) => [state, description] as const),
)

describe.skipIf(isLeftOut)('SG-1 to SG-6, INV-7, INV-15, RJ-4 to RJ-6', () => {
  test.each(every)('in %s, %s does as prescribed, as is known when it starts', async (state, description) => {
    const reached = await inState(state)
    const { connection, watched } = reached
    const prescribed = cells[state][description]
    const deviation = deviations[engine][`${state} ${description}`]
    const expected = deviation?.seen ?? prescribed
    const before = shownBy(connection)
    watched.emitted.length = 0
    const reported = rulesOf(watched).length

    const promise = descriptions[description](reached)
    const [running] = operations(watched.actor.getSnapshot())
    expect(running).toMatchObject({
      status: 'running',
      outcome: prescribed.endsWith('Error')
        ? { kind: 'rejects', errors: [prescribed] }
        : { kind: 'succeeds', states: prescribed === '=' ? [] : prescribed.split(', ') },
    })

    const outcome = await promise.then(
      () => 'fulfilled',
      (error: Error) => error.name,
    )
    const states = expected.endsWith('Error') || expected === '=' ? [] : expected.split(', ')
    const seen = watched.emitted.filter((event) => event.startsWith('signalingstatechange'))
    expect({
      outcome,
      shown: expected.endsWith('Error') ? shownBy(connection) : connection.signalingState,
      chart: signalingState(watched.actor.getSnapshot()),
      seen,
      operations: operations(watched.actor.getSnapshot()),
      rules: otherRules(rulesOf(watched), deviation?.rules ?? [], reported),
    }).toEqual({
      outcome: expected.endsWith('Error') ? expected : 'fulfilled',
      shown: expected.endsWith('Error') ? before : (states.at(-1) ?? state),
      chart: states.at(-1) ?? state,
      seen: states.map((each) => `signalingstatechange[${each}]`),
      operations: [],
      rules: [],
    })
    expect(chartOf(watched)).toEqual(shownBy(connection))
  })
})
