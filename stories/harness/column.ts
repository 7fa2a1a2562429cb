import { attributeTable } from './attributeTable.ts'
import { CallButtons } from './callButtons.ts'
import { Charts } from './charts.ts'
import { divergenceList } from './divergenceList.ts'
import { element } from './element.ts'
import type { StoryPeer } from './peer.ts'
import type { PeerReading } from './reading.ts'
import type { ViewName } from './views.ts'

/** All that is shown of one peer. */
export class Column {
  readonly element: HTMLElement
  readonly calls: CallButtons
  readonly charts: Charts
  readonly #attributes = attributeTable('Attributes')
  readonly #transports = attributeTable('Transports')
  readonly #divergences = divergenceList()

  constructor(peer: StoryPeer, other: StoryPeer, views: readonly ViewName[], callsFirst: boolean) {
    this.calls = new CallButtons(peer, other)
    this.charts = new Charts(`peer ${peer.name}`, views)
    this.element = element(
      'section',
      { class: `peer of-${peer.name}`, 'aria-labelledby': `peer-${peer.name}` },
      element('h2', { id: `peer-${peer.name}` }, `Peer ${peer.name}`),
      ...(callsFirst ? [this.calls.element, this.charts.element] : [this.charts.element, this.calls.element]),
      element('div', { class: 'tables' }, this.#attributes.table, this.#transports.table),
      this.#divergences.details,
    )
  }

  show(reading: PeerReading, isNow: boolean): void {
    this.calls.show(isNow)
    this.charts.show(reading)
    this.#attributes.show(reading.attributes)
    this.#transports.show(reading.transports)
    this.#divergences.show(reading.divergences)
  }
}
