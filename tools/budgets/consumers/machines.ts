import { dataChannelMachine, peerConnectionMachine, signalingState } from 'webrtc-statecharts/machines'
import { createActor } from 'xstate'

const connection = createActor(peerConnectionMachine).start()
connection.send({ type: 'local.offer' })
console.log(signalingState(connection.getSnapshot()), connection.getSnapshot().value)
const channel = createActor(dataChannelMachine.provide({}), { input: { readyState: 'open' } }).start()
channel.on('closing', ({ type }) => console.log(type))
channel.send({ type: 'close' })
