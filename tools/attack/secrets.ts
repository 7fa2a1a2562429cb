import fc from 'fast-check'
import { redact, redaction } from '../../src/inspect/index.ts'
import { framesOfApps } from '../../test/src/inspect/harmless/apps.ts'
import { hiddenForNothing } from '../../test/src/inspect/harmless/hiddenForNothing.ts'
import { framesOfLives } from '../../test/src/inspect/harmless/lives.ts'
import { type Campaign, scaled } from './campaign.ts'
import { throughCharts } from './secrets/charts.ts'
import { throughErrors } from './secrets/errors.ts'
import { throughInspectors } from './secrets/inspectors.ts'
import { Leaks } from './secrets/leaks.ts'
import { throughTraces } from './secrets/traces.ts'
import { quotedSecrets, wrappedSecrets } from './secrets/wrappings.ts'

/** Of harmless values, how many may be hidden, in percent. */
const MOST_HIDDEN = 1

/** Tries to get secrets out, in all wrappings and by all ways; and looks at what is hidden without being one. */
export const secretsCampaign: Campaign = {
  name: 'secrets',
  async run(options) {
    const { seed } = options
    const wrapped = (count: number) => fc.sample(wrappedSecrets, { seed, numRuns: scaled(count, options) })
    const quoted = (count: number) => fc.sample(quotedSecrets, { seed, numRuns: scaled(count, options) })
    const leaks = new Leaks()
    for (const each of wrapped(50_000)) leaks.look('redact()', each, JSON.stringify(redact(each.value)))
    throughCharts(wrapped(10_000), leaks)
    await throughInspectors(wrapped(5000), leaks)
    await throughTraces(quoted(500), leaks)
    throughErrors(quoted(5000), leaks)

    const harmless = [...framesOfLives(), ...framesOfApps()]
    const { values, names, hiddenValues, hiddenNames } = hiddenForNothing(harmless, redaction().serialize)
    const hidden = (hiddenValues.length / values) * 100
    const tooMany = hidden > MOST_HIDDEN ? hiddenValues : []
    return {
      tried: leaks.tried + values + names,
      fell: [...leaks.fell, ...hiddenNames, ...tooMany],
      figures: {
        'secrets, in wrappings, by ways': leaks.tried,
        leaked: leaks.fell.length,
        'harmless values': values,
        'hidden for nothing, %': Number(hidden.toFixed(2)),
        'harmless names': names,
        'names hidden for nothing': hiddenNames.length,
      },
    }
  },
}
