import { dataChannelMachine, readyState } from 'webrtc-statecharts/machines'
import { type RuleId, ruleLink, rules } from 'webrtc-statecharts/rules'
import { createActor } from 'xstate'

const actor = createActor(dataChannelMachine, { input: { readyState: 'connecting' } })
actor.start()
actor.send({ type: 'open' })
export const state: 'connecting' | 'open' | 'closing' | 'closed' = readyState(actor.getSnapshot())
export const links: string[] = (Object.keys(rules) as RuleId[]).map(ruleLink)
// @ts-expect-error: there is no DOM here
export type Channel = RTCDataChannel
// XState's own declarations need this one name of the DOM.
declare global {
  interface AbortSignal {
    readonly aborted: boolean
  }
}
