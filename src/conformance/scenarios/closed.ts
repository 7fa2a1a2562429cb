import { type ClosedBehavior, type ClosedMember, closedMethods } from '../../../machines/connection/closedMethods.ts'
import { type CheckResult, ensure, notExercised } from '../checkResult.ts'
import type { LifeLog } from '../lifeLog.ts'
import { thrownName } from '../lifeObserver.ts'
import type { Scenario } from '../scenario.ts'
import { type Peer, type Stage, Unable, within } from '../stage.ts'
import { offerOf } from './signaling.ts'

/** The objects of a connection that was connected, and is closed. */
interface Closed {
  readonly pc: RTCPeerConnection
  readonly channel: RTCDataChannel
  readonly transceiver: RTCRtpTransceiver | undefined
  readonly sctp: RTCSctpTransport | null | undefined
  readonly offer: RTCSessionDescriptionInit
}

/** `missing`: the engine has no such member. */
const missing = Symbol('missing')
/** A form with callbacks: what its promise and its failure callback did. */
type Called = Promise<unknown>

const candidate = { candidate: 'candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host', sdpMid: '0', sdpMLineIndex: 0 }

/** How each member is used. What it gives is a value, a promise, or an error that is thrown. */
const uses: Readonly<Record<ClosedMember, (closed: Closed) => unknown>> = {
  'RTCPeerConnection.signalingState': ({ pc }) => pc.signalingState,
  'RTCPeerConnection.iceConnectionState': ({ pc }) => pc.iceConnectionState,
  'RTCPeerConnection.connectionState': ({ pc }) => pc.connectionState,
  'RTCPeerConnection.iceGatheringState': ({ pc }) => pc.iceGatheringState,
  'RTCPeerConnection.localDescription': ({ pc }) => pc.localDescription?.type,
  'RTCPeerConnection.currentLocalDescription': ({ pc }) => pc.currentLocalDescription?.type,
  'RTCPeerConnection.pendingLocalDescription': ({ pc }) => pc.pendingLocalDescription?.type,
  'RTCPeerConnection.remoteDescription': ({ pc }) => pc.remoteDescription?.type,
  'RTCPeerConnection.currentRemoteDescription': ({ pc }) => pc.currentRemoteDescription?.type,
  'RTCPeerConnection.pendingRemoteDescription': ({ pc }) => pc.pendingRemoteDescription?.type,
  'RTCPeerConnection.canTrickleIceCandidates': ({ pc }) =>
    pc.canTrickleIceCandidates === undefined ? missing : pc.canTrickleIceCandidates,
  'RTCPeerConnection.sctp': ({ pc, sctp }) =>
    sctp === undefined ? missing : pc.sctp === sctp ? 'the same' : String(pc.sctp),
  'RTCPeerConnection.getConfiguration': ({ pc }) => JSON.stringify(pc.getConfiguration()),
  'RTCPeerConnection.close': ({ pc }) => pc.close(),
  'RTCPeerConnection.createOffer': ({ pc }) => pc.createOffer(),
  'RTCPeerConnection.createAnswer': ({ pc }) => pc.createAnswer(),
  'RTCPeerConnection.setLocalDescription': ({ pc }) => pc.setLocalDescription({ type: 'rollback' }),
  'RTCPeerConnection.setRemoteDescription': ({ pc, offer }) => pc.setRemoteDescription(offer),
  'RTCPeerConnection.addIceCandidate': ({ pc }) => pc.addIceCandidate(candidate),
  'RTCPeerConnection.createOffer with callbacks': ({ pc }) =>
    withCallbacks((done, failed) => pc.createOffer(done, failed)),
  'RTCPeerConnection.createAnswer with callbacks': ({ pc }) =>
    withCallbacks((done, failed) => pc.createAnswer(done, failed)),
  'RTCPeerConnection.setLocalDescription with callbacks': ({ pc, offer }) =>
    withCallbacks((done, failed) => pc.setLocalDescription(offer, done, failed)),
  'RTCPeerConnection.setRemoteDescription with callbacks': ({ pc, offer }) =>
    withCallbacks((done, failed) => pc.setRemoteDescription(offer, done, failed)),
  'RTCPeerConnection.addIceCandidate with callbacks': ({ pc }) =>
    withCallbacks((done, failed) => pc.addIceCandidate(candidate, done, failed)),
  'RTCPeerConnection.restartIce': ({ pc }) => (pc.restartIce ? pc.restartIce() : missing),
  'RTCPeerConnection.setConfiguration': ({ pc }) => pc.setConfiguration({}),
  'RTCPeerConnection.createDataChannel': ({ pc }) => pc.createDataChannel('late'),
  'RTCPeerConnection.addTrack': ({ pc, transceiver }) =>
    transceiver ? pc.addTrack(transceiver.receiver.track) : missing,
  'RTCPeerConnection.removeTrack': ({ pc, transceiver }) =>
    transceiver ? pc.removeTrack(transceiver.sender) : missing,
  'RTCPeerConnection.addTransceiver': ({ pc, transceiver }) => (transceiver ? pc.addTransceiver('audio') : missing),
  'RTCPeerConnection.getSenders': ({ pc }) => listed(pc.getSenders()),
  'RTCPeerConnection.getReceivers': ({ pc }) => listed(pc.getReceivers()),
  'RTCPeerConnection.getTransceivers': ({ pc }) => listed(pc.getTransceivers()),
  'RTCPeerConnection.getStats': ({ pc }) => pc.getStats(),
  'RTCRtpSender.getStats': ({ transceiver }) => transceiver?.sender.getStats?.() ?? missing,
  'RTCRtpReceiver.getStats': ({ transceiver }) => transceiver?.receiver.getStats?.() ?? missing,
  'RTCRtpTransceiver.stop': ({ transceiver }) => (transceiver ? transceiver.stop() : missing),
  'RTCRtpTransceiver.direction': ({ transceiver }) => transceiver?.direction ?? missing,
  'set RTCRtpTransceiver.direction': ({ transceiver }) => {
    if (!transceiver) return missing
    transceiver.direction = 'sendrecv'
    return undefined
  },
  'RTCRtpTransceiver.currentDirection': ({ transceiver }) => (transceiver ? transceiver.currentDirection : missing),
  'RTCRtpTransceiver.setCodecPreferences': ({ transceiver }) =>
    transceiver?.setCodecPreferences ? transceiver.setCodecPreferences([]) : missing,
  'RTCRtpSender.replaceTrack': ({ transceiver }) => transceiver?.sender.replaceTrack(null) ?? missing,
  'RTCRtpSender.setParameters': ({ transceiver }) => {
    const sender = transceiver?.sender
    return sender?.setParameters ? sender.setParameters(sender.getParameters()) : missing
  },
  'RTCRtpSender.getParameters': ({ transceiver }) =>
    transceiver ? typeof transceiver.sender.getParameters() : missing,
  'RTCRtpSender.setStreams': ({ transceiver }) =>
    transceiver?.sender.setStreams ? transceiver.sender.setStreams() : missing,
  'RTCDTMFSender.insertDTMF': ({ transceiver }) =>
    transceiver?.sender.dtmf?.insertDTMF('1') ?? (transceiver?.sender.dtmf ? undefined : missing),
  'RTCDTMFSender.canInsertDTMF': ({ transceiver }) => transceiver?.sender.dtmf?.canInsertDTMF ?? missing,
  'RTCDataChannel.readyState': ({ channel }) => channel.readyState,
  'RTCDataChannel.send': ({ channel }) => channel.send('late'),
  'RTCDataChannel.close': ({ channel }) => channel.close(),
  'RTCDataChannel.bufferedAmount': ({ channel }) => channel.bufferedAmount,
  'RTCDataChannel.id': ({ channel }) => channel.id,
  'RTCDataChannel.label': ({ channel }) => channel.label,
  'RTCDataChannel.protocol': ({ channel }) => channel.protocol,
  'RTCDataChannel.ordered': ({ channel }) => channel.ordered,
  'RTCDataChannel.maxPacketLifeTime': ({ channel }) => channel.maxPacketLifeTime,
  'RTCDataChannel.maxRetransmits': ({ channel }) => channel.maxRetransmits,
  'RTCDataChannel.negotiated': ({ channel }) => channel.negotiated,
  'RTCSctpTransport.state': ({ sctp }) => sctp?.state ?? missing,
  'RTCDtlsTransport.state': ({ sctp }) => sctp?.transport?.state ?? missing,
  'RTCIceTransport.state': ({ sctp }) => sctp?.transport?.iceTransport?.state ?? missing,
}

/** The calls whose first failure comes before it is asked whether the connection is closed. */
const firsts: Partial<Readonly<Record<ClosedMember, (closed: Closed) => unknown>>> = {
  'RTCPeerConnection.addIceCandidate': ({ pc }) => pc.addIceCandidate({ candidate: 'x' }),
  'RTCPeerConnection.addTransceiver': ({ pc, transceiver }) => (transceiver ? pc.addTransceiver('bogus') : missing),
}

/** How long to watch a promise, in milliseconds. */
const WATCHED = 1500

function withCallbacks(run: (done: () => void, failed: (error: unknown) => void) => Called): Called {
  let calledBack = 'no callback'
  const promise = run(
    () => {
      calledBack = 'its success callback is called'
    },
    (error) => {
      calledBack = `calls back ${thrownName(error)}`
    },
  )
  // The callback comes in a task of its own, before or after the promise.
  const after = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    return calledBack
  }
  return Promise.resolve(promise).then(after, (error) => `${calledBack}, and rejects ${thrownName(error)}`)
}

function listed(list: readonly unknown[]): string {
  return list.length === 0 ? 'an empty array' : 'an array that is not empty'
}

const groups = ['RTCPeerConnection', 'with callbacks', 'RTCRtp', 'RTCDataChannel', 'Transport.state'] as const

function groupOf(member: ClosedMember): (typeof groups)[number] {
  if (member.endsWith('with callbacks')) return 'with callbacks'
  if (member.endsWith('Transport.state')) return 'Transport.state'
  return groups.find((group) => member.includes(group)) ?? 'RTCRtp'
}

/** What members of closed connections do. */
export const closed: readonly Scenario[] = groups.map((group): Scenario => {
  // What is read comes before the calls, some of which may have an effect.
  const members = (Object.keys(closedMethods) as ClosedMember[])
    .filter((member) => groupOf(member) === group)
    .sort((one, other) => Number(closedMethods[other].kind === 'reads') - Number(closedMethods[one].kind === 'reads'))
  return {
    id: `closed/${group}`,
    title: `members of a closed connection: ${group}`,
    rules: [...new Set(members.map((member) => closedMethods[member].rule))],
    plays: 1,
    unsettled: true,
    async play(stage) {
      const used = await closedOf(stage)
      const before = new Map<ClosedMember, string>()
      for (const member of members) {
        const { kind } = closedMethods[member]
        if (
          kind === 'reads' ||
          member === 'RTCPeerConnection.getConfiguration' ||
          member === 'RTCPeerConnection.getTransceivers'
        ) {
          before.set(member, await outcomeOf(() => uses[member](used)))
        }
      }
      stage.a.close()
      for (const member of members) {
        const behavior: ClosedBehavior = closedMethods[member]
        await note(stage.a, member, () => uses[member](used), before.get(member) ?? '')
        const first = behavior.first && firsts[member]
        if (first) await note(stage.a, `${member}, ${behavior.first?.when}`, () => first(used), '')
      }
    },
    check: (life) => members.flatMap((member) => resultsOf(life, member)),
  }
})

async function note(peer: Peer, name: string, use: () => unknown, before: string): Promise<void> {
  const isSend = name === 'RTCDataChannel.send'
  const outcome = await outcomeOf(isSend ? () => peer.call('channel chat', 'send("late")', use) : use)
  peer.fact('closed', name, before ? `${outcome}\n${before}` : outcome)
}

/** What comes of using a member, in words. */
async function outcomeOf(use: () => unknown): Promise<string> {
  try {
    const value = use()
    if (value === missing) return 'missing'
    if (!(value instanceof Promise) && typeof (value as Promise<unknown> | undefined)?.then !== 'function') {
      return value === undefined ? 'returns' : String(value)
    }
    const settled = Promise.resolve(value).then(
      (result) => (typeof result === 'string' ? result : 'resolves'),
      (error: unknown) => `rejects ${thrownName(error)}`,
    )
    return (await within(WATCHED, settled)) ?? 'never settles'
  } catch (error) {
    return `throws ${thrownName(error)}`
  }
}

async function closedOf(stage: Stage): Promise<Closed> {
  const { a } = stage
  let transceiver: RTCRtpTransceiver | undefined
  try {
    transceiver = a.pc.addTransceiver('audio')
  } catch {
    // It has no media.
  }
  const [channel] = await stage.open()
  const { sctp } = a.pc
  const offer = await offerOf(stage.another())
  if (channel.readyState !== 'open') throw new Unable('the channel does not open')
  return { pc: a.pc, channel, transceiver, sctp, offer }
}

function resultsOf(life: LifeLog, member: ClosedMember): readonly CheckResult[] {
  const behavior: ClosedBehavior = closedMethods[member]
  const { rule, first } = behavior
  const fact = (name: string) =>
    life.find((entry) => entry.kind === 'fact' && entry.object === 'closed' && entry.name === name)
  const [outcome = 'nothing', before = ''] = fact(member)?.outcome?.split('\n') ?? []
  const results = [resultOf(rule, member, expectedOf(behavior, before), outcome)]
  const failure = first && fact(`${member}, ${first.when}`)
  if (first && failure) {
    const kind = behavior.kind === 'throws' ? 'throws' : 'rejects'
    results.push(resultOf(rule, `${member}, where ${first.when}`, `${kind} ${first.error}`, failure.outcome ?? ''))
  }
  return results
}

function resultOf(rule: CheckResult['rule'], member: string, expected: string, outcome: string): CheckResult {
  if (outcome === 'missing') return notExercised(rule, `it has no ${member}`)
  const isAny = expected === 'returns' && !outcome.startsWith('throws')
  return ensure(rule, isAny || outcome === expected, expected, outcome, member)
}

function expectedOf(behavior: ClosedBehavior, before: string): string {
  switch (behavior.kind) {
    case 'throws':
    case 'rejects':
      return `${behavior.kind} ${behavior.error}`
    case 'calls-back':
      return `calls back ${behavior.error}`
    case 'resolves':
      return 'resolves'
    case 'returns':
      if (behavior.value === 'empty-array') return 'an empty array'
      return behavior.value === 'as-before' && before ? before : 'returns'
    case 'reads':
      return behavior.value === 'last' ? before : String(behavior.value)
  }
}
