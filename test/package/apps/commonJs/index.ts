import { connectionState } from 'webrtc-statecharts'
import { dataChannelMachine, readyState } from 'webrtc-statecharts/machines'
import { createActor } from 'xstate'

const actor = createActor(dataChannelMachine, { input: { readyState: 'connecting' } }).start()
const state: 'connecting' | 'open' | 'closing' | 'closed' = readyState(actor.getSnapshot())
console.log(state, typeof connectionState)
