import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { TransportFinding } from '../bind/transportBindings.ts'
import type { World } from '../watch/world.ts'
import { closedByItselfFindings, derivationFindings, descriptionFindings, limitFindings } from './connectionFindings.ts'
import type { Finding } from './finding.ts'

/** What follows from the transports is at rest when nothing of it has changed for so long, in milliseconds. */
const REST = 1000

/** What is wrong with a connection, or one of its transports. */
export type StandingFinding = TransportFinding | { readonly finding: Finding; readonly transport?: undefined }

/** What is wrong with a connection in ways that stay: each is new once, until it is gone. */
export class StandingFindings {
  #known: readonly string[] = []
  /** What was wrong with the descriptions when they were read. */
  #described: readonly Finding[] = []
  /** Since when what follows from the transports has been the same wrong one. */
  #unrest: { readonly key: string; readonly since: number } | undefined
  /** What was wrong when the chart's context was this. */
  #found:
    | { readonly context: object; readonly limits: readonly Finding[]; readonly derived: readonly Finding[] }
    | undefined
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** What is newly wrong with a live connection. What is read of it costs more than the chart: only after a change. */
  ofLive(
    chart: PeerConnectionSnapshot,
    connection: RTCPeerConnection,
    isNegotiated: boolean,
  ): readonly StandingFinding[] {
    const { context } = chart
    if (isNegotiated) this.#described = descriptionFindings('DS-2', chart, connection)
    if (isNegotiated || this.#found?.context !== context) {
      this.#found = { context, limits: limitFindings(chart, connection.sctp), derived: derivationFindings(chart) }
    }
    const { limits, derived } = this.#found
    const findings = [
      ...this.#described,
      ...limits,
      ...closedByItselfFindings(chart, connection),
      ...this.#atRest(derived),
    ]
    return this.news(findings.map((finding) => ({ finding })))
  }

  /** Those that were not there when this was asked before. */
  news(findings: readonly StandingFinding[]): readonly StandingFinding[] {
    const before = this.#known
    const keys = findings.map(({ finding, transport }) => `${transport?.id}: ${keyOf(finding)}`)
    this.#known = keys
    return findings.filter((_, index) => !before.includes(keys[index] as string))
  }

  #atRest(findings: readonly Finding[]): readonly Finding[] {
    const key = findings.map(keyOf).join()
    if (key === '') {
      this.#unrest = undefined
      return []
    }
    const now = this.#world.now()
    if (key !== this.#unrest?.key) this.#unrest = { key, since: now }
    return now - this.#unrest.since >= REST ? findings : []
  }
}

function keyOf({ rule, expected, actual }: Finding): string {
  return `${rule}: ${expected}, ${actual}`
}
