import { BindError } from './BindError.ts'
import { named } from './named.ts'

/**
 * @param chart - the `id` of its machine
 * @throws {@link BindError} `not-a-snapshot`
 */
export function assertSnapshot(value: unknown, chart: string, asker: string): void {
  const { machine, getSnapshot } = (value ?? {}) as { machine?: { id?: unknown }; getSnapshot?: unknown }
  if (machine?.id === chart) return
  const hint = typeof getSnapshot === 'function' ? ' Pass actor.getSnapshot().' : ''
  const given = machine ? `one of ${named(machine.id)}` : named(value)
  throw new BindError('not-a-snapshot', `${asker} needs a snapshot of ${named(chart)}, but was given ${given}.${hint}`)
}
