import type { CheckResult } from '../checkResult.ts'
import type { LifeLog } from '../lifeLog.ts'
import { channelChecks } from './channels.ts'
import { connectionChecks } from './connections.ts'
import { transportChecks } from './transports.ts'

/** What every life is checked against. */
export function generalChecks(life: LifeLog, unsettled: boolean): readonly CheckResult[] {
  return (['A', 'B'] as const).flatMap((side) => [
    ...channelChecks(life, side),
    ...connectionChecks(life, side, unsettled),
    ...transportChecks(life, side),
  ])
}
