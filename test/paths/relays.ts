import { setTimeout } from 'node:timers/promises'
import type { Disturbance } from './disturbance.ts'
import { type Endpoint, type RelayOptions, UdpRelay } from './udpRelay.ts'

/** The relays that are open, by their ids. */
const open = new Map<number, UdpRelay>()
let last = 0

/** Opens a relay, and gives its id. */
export function openRelay(options: RelayOptions): number {
  last += 1
  open.set(last, new UdpRelay(options))
  return last
}

/** The port of a relay that stands for an end. */
export function relayPort(id: number, end: Endpoint): Promise<number> {
  return relayOf(id).portFor(end)
}

/** Changes what a relay does to packets. */
export function disturbRelay(id: number, disturbance: Disturbance): void {
  relayOf(id).disturb(disturbance)
}

/** Cuts a relay for so long, in milliseconds. Resolves when it is healed. */
export async function cutRelayFor(id: number, ms: number): Promise<void> {
  const relay = relayOf(id)
  relay.disturb({ type: 'cut' })
  await setTimeout(ms)
  relay.disturb({ type: 'heal' })
}

/** How many packets have passed a relay. */
export function passedRelay(id: number): number {
  return relayOf(id).passed
}

/** Closes a relay, if it is open. */
export async function closeRelay(id: number): Promise<void> {
  const relay = open.get(id)
  open.delete(id)
  await relay?.close()
}

function relayOf(id: number): UdpRelay {
  const relay = open.get(id)
  if (!relay) throw new Error(`there is no relay with the id ${id}`)
  return relay
}
