import * as stately from '@statelyai/inspect'
import {
  BindError,
  bindDataChannel,
  bindPeerConnection,
  connectionState,
  type DataChannelOutput,
  readyState,
  target,
  unbind,
} from 'webrtc-statecharts'
import { connected, type Diagnosis, diagnosis } from 'webrtc-statecharts/diagnosis'
import {
  type DivergenceOptions,
  type Divergences,
  type DivergencesOption,
  divergences,
} from 'webrtc-statecharts/divergences'
import { explain, ImportError, importDump, redactDump } from 'webrtc-statecharts/import'
import { type Inspector, inspect, redact, redaction } from 'webrtc-statecharts/inspect'
import { type InspectorServer, startInspectorServer } from 'webrtc-statecharts/inspect/server'
import { createChartView, mountInspector, webSocketSource } from 'webrtc-statecharts/inspector'
import { dataChannelMachine, readyState as readyStateOf } from 'webrtc-statecharts/machines'
import { type RuleId, ruleLink, rules } from 'webrtc-statecharts/rules'
import { events$, messages$, readyState$, send, state$, stats$ } from 'webrtc-statecharts/rx'
import { createNetwork, install, type SimulatedNetwork } from 'webrtc-statecharts/simulation'
import { createSink, type Sendable, SendError } from 'webrtc-statecharts/sink'
import { conformance, pathsThroughTransitions, record, replay, type Trace } from 'webrtc-statecharts/testing'
import { createActor, toPromise } from 'xstate'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type States = 'connecting' | 'open' | 'closing' | 'closed'

const connection = new RTCPeerConnection()
bindPeerConnection(connection, { divergences })
const channel = connection.createDataChannel('chat')
const actor = bindDataChannel(channel, {
  connection,
  inspect: (event) => console.log(event.type),
  divergences: divergences({
    onDivergence: ({ rule, target, expected, actual }) => console.warn(rule, target, expected, actual),
    known: true,
  }),
})
const sameActor: typeof actor = bindDataChannel(channel)

actor.on('error', (e) => {
  const code: number | null = e.sctpCauseCode
  console.log(code, e.errorDetail)
})
actor.on('divergence', ({ kind, rule }) => console.warn(kind, rules[rule].text, ruleLink(rule)))
actor.on('closing', (e) => {
  const type: 'closing' = e.type
  console.log(type)
})
actor.send({ type: 'close' })
// @ts-expect-error: data does not go through a chart
actor.on('message', () => {})
// @ts-expect-error: no such cause
actor.send({ type: 'shut' })
// @ts-expect-error: only the channel can tell that
actor.send({ type: 'open' })
// @ts-expect-error: divergences are asked for
bindDataChannel(channel, { onDivergence: console.warn })
// @ts-expect-error: not a channel
bindDataChannel({ readyState: 'open' })

const network: SimulatedNetwork = createNetwork({ seed: 7, latency: 50 })
const uninstall = install(globalThis, network.host('alice', { nat: 'cone' }))
const simulated: RTCPeerConnection = new (network.host('alice').RTCPeerConnection)()
bindPeerConnection(simulated)
network.cut('alice')
await network.advance(1000)
uninstall()
// @ts-expect-error: no such fault
network.fail('alice', { type: 'fire' })

const output = await toPromise(actor)
const isOutput: Same<typeof output, DataChannelOutput> = true
const { cause, opened, error } = output
const because: 'peer-close' | undefined = cause === 'peer-close' ? cause : undefined
const detail: string | null | undefined = error?.errorDetail
const wasOpened: boolean = opened

const state = readyState(actor.getSnapshot())
const isUnion: Same<typeof state, States> = true
const bare = createActor(dataChannelMachine, { input: { readyState: 'connecting' } })
const isUnionToo: Same<ReturnType<typeof readyStateOf>, States> = true
const bareState: States = readyStateOf(bare.getSnapshot())

target(actor)?.send('hello')
unbind(channel)
unbind(connection)
const thrown: unknown = undefined
if (thrown instanceof BindError) console.log(thrown.code satisfies string)
const id: RuleId = 'DT-11'
// @ts-expect-error: no such rule
const none: RuleId = 'DT'
const asked: Divergences = divergences({
  rules: ['DT-11'],
  kinds: ['state'],
  onDivergence: ({ rule }) => console.warn(rule satisfies RuleId),
})
const defaults: readonly DivergencesOption[] = [divergences, asked]
const wrong: DivergenceOptions = {
  // @ts-expect-error: no such engine
  engine: 'safari',
}
console.log(asked, defaults, wrong)

readyState$(actor).subscribe((one) => {
  const isReadyState: Same<typeof one, States> = true
  console.log(isReadyState)
})
state$(actor).subscribe(({ value, output }) => console.log(value, output?.cause))
events$(actor, 'error').subscribe((e) => {
  const type: 'error' = e.type
  console.log(type, e.sctpCauseCode)
})
events$(bindPeerConnection(connection)).subscribe((e) => {
  if (e.type === 'datachannel') console.log(e.label)
})
// @ts-expect-error: no such event
events$(actor, 'message')
messages$(actor).subscribe((one) => {
  const isMessage: Same<typeof one, string | ArrayBuffer | Blob> = true
  console.log(isMessage)
})
messages$(actor, { binaryType: 'arraybuffer' }).subscribe((one) => {
  const isMessage: Same<typeof one, string | ArrayBuffer> = true
  console.log(isMessage)
})
// @ts-expect-error: not the actor of a channel
messages$(bindPeerConnection(connection))
stats$(bindPeerConnection(connection), { period: 500 }).subscribe((report) => console.log(report.size))
send(actor, ['hello', new Uint8Array(1)]).subscribe(({ state, drained }) =>
  console.log(state satisfies string, drained),
)
// @ts-expect-error: no message
send(actor, [1, 2])
const sink = createSink(actor, { chunkSize: 1024, onProgress: ({ handedOver }) => console.log(handedOver) })
const { readable, writable } = new TransformStream<string, Sendable>()
readable.pipeTo(sink.writable).catch((e) => e instanceof SendError && console.log(e.unsent, e.because satisfies string))
console.log(writable, sink.actor.getSnapshot().matches('saturated'))

const inspectorServer: InspectorServer = await startInspectorServer({ port: 0 })
const inspectors: Inspector[] = [
  inspect({ url: inspectorServer.url, filter: ({ sessionId }) => sessionId !== 'x:0' }),
  // @ts-expect-error: nothing of that name is left out
  inspect({ include: ['all'] }),
]
for (const inspector of inspectors) bindPeerConnection(connection, { inspect: inspector.inspect })
bindPeerConnection(connection, { inspect: stately.createBrowserInspector(redaction()).inspect })
bindPeerConnection(connection, {
  inspect: stately.createWebSocketInspector({ url: '', ...redaction({ include: ['sdp'] }) }).inspect,
})
console.log(redact(connection))
createActor(dataChannelMachine, { input: { readyState: 'open' }, inspect: inspect({ iframe: false }).inspect })

mountInspector(document.body, { source: webSocketSource('ws://localhost') }).receive([])
createChartView(document.body, dataChannelMachine).show({
  value: 'open',
  lastTransition: { event: 'open', from: 'connecting' },
})
// @ts-expect-error: an element
mountInspector('#inspector')
const trace: Trace = record(bindPeerConnection(connection), { include: ['sdp'] }).trace
const life = replay(trace)
while (life.forward()) console.log(connectionState(life.connection), life.snapshotOf(actor)?.value, life.skipped)
// @ts-expect-error: not the actor of a connection
record(actor)
for (const path of pathsThroughTransitions(dataChannelMachine, { state: readyState })) {
  await path.run({
    perform: { open: () => {}, close: ({ type }) => console.log(type) },
    read: () => channel.readyState,
  })
  // @ts-expect-error: no such cause
  await path.run({ perform: { shut: () => {} }, read: () => channel.readyState })
}
const [scenario] = (await conformance({ RTCPeerConnection }, { plays: 1 })).scenarios
console.log(scenario)
console.log(sameActor, isOutput, because, detail, wasOpened, isUnion, isUnionToo, bareState, id, none)

const why: Diagnosis = diagnosis(await connected(bindPeerConnection(connection), { timeout: 1000 }))
console.log(why.stage satisfies string)

const { lives, remarks } = await importDump(new Blob([]), {
  onProgress: ({ done, total }) => console.log(done / (total ?? done)),
})
for (const imported of lives)
  console.log(explain(imported).verdict.confidence satisfies string, replay(imported.trace).skipped)
console.log(remarks, new ImportError('empty', 'nothing') instanceof Error)
console.log(new Blob([await redactDump(new Blob([]))]))
