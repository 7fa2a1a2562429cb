import { dataChannelMachine, readyState } from 'webrtc-statecharts/machines'
import { pathsThroughTransitions } from 'webrtc-statecharts/testing'
import { createActor } from 'xstate'

for (const path of pathsThroughTransitions(dataChannelMachine)) {
  const actor = createActor(dataChannelMachine, { input: { readyState: 'connecting' } }).start()
  await path.run({ perform: (event) => actor.send(event), read: () => readyState(actor.getSnapshot()) })
}
