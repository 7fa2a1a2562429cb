import type { Finding } from '../finding.ts'
import type { Life } from '../life.ts'
import { channelChecks } from './channels.ts'
import { connectionChecks } from './connections.ts'
import { transportChecks } from './transports.ts'

/** What every life is checked against. */
export function generalChecks(life: Life, unsettled: boolean): readonly Finding[] {
  return (['A', 'B'] as const).flatMap((side) => [
    ...channelChecks(life, side),
    ...connectionChecks(life, side, unsettled),
    ...transportChecks(life, side),
  ])
}
