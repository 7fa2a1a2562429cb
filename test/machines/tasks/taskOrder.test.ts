import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import type { DataChannelCause, ReadyState } from '../../../machines/channel/dataChannelTypes.ts'
import type { Broken } from '../../../machines/rules/broken.ts'
import { iceOrder } from '../../../machines/rules/derivedRules.ts'
import { gatheringOrder, nullCandidate } from '../../../machines/rules/gatheringRules.ts'
import { openAfterSctp } from '../../../machines/rules/sctpRules.ts'
import { type ChangeEvent, changeEvents } from '../../../machines/rules/signalingRules.ts'
import { failureAnnounced } from '../../../machines/rules/transportRules.ts'
import { channelCauseOf, isInTurn, isOneTask, tasksAfter } from '../../../machines/tasks/taskOrder.ts'
import { type Indication, tasks, tasksFor } from '../../../machines/tasks/tasks.ts'

/** Events that were seen: `error 1` is one in the first task. */
function seen(...events: readonly string[]) {
  return events.map((each) => {
    const [, event = '', task] = each.match(/^(.*) (\d+)$/) ?? []
    return { event, task: Number(task) }
  })
}

function firedAfter(indication: Indication): readonly (readonly string[])[] {
  return tasksAfter(indication).map(({ events }) => events)
}

describe('tasks after an indication', () => {
  test('DX-1, INV-44: the second task of DTLS is the connection’s', () => {
    expect(firedAfter('dtls.changed')).toEqual([['error', 'statechange'], ['connectionstatechange']])
  })

  test('OP-4, INV-42: SCTP says that it is connected, and then the channels open', () => {
    expect(firedAfter('sctp.connected')).toEqual([['statechange'], ['open']])
  })

  test('RC-6: a channel is announced, and opens in a task of its own', () => {
    expect(firedAfter('channel.arrived')).toEqual([['datachannel'], ['open']])
  })
})

describe('the order of what was seen', () => {
  test('CD-6: error comes before close', () => {
    expect(isInTurn('channel.transport-closed', seen('error 1', 'close 1'))).toBe(true)
    expect(isInTurn('channel.transport-closed', seen('close 1'))).toBe(true)
    expect(isInTurn('channel.transport-closed', seen('close 1', 'error 1'))).toBe(false)
    expect(isInTurn('channel.transport-closed', seen('close 1', 'close 1'))).toBe(false)
  })

  test('RC-6: open comes after datachannel', () => {
    expect(isInTurn('channel.arrived', seen('datachannel 1', 'open 2'))).toBe(true)
    expect(isInTurn('channel.arrived', seen('open 1', 'datachannel 2'))).toBe(false)
  })

  test('EX-2: what no task of the indication fires is not in turn', () => {
    expect(isInTurn('channel.arrived', seen('message 1'))).toBe(false)
  })

  test('INV-25: error and close share a task', () => {
    expect(isOneTask('channel.transport-closed', seen('error 1', 'close 1'))).toBe(true)
    expect(isOneTask('channel.transport-closed', seen('error 1', 'close 2'))).toBe(false)
  })

  test('INV-43, DX-1: error and statechange of DTLS share a task, the connection’s event has another', () => {
    expect(isOneTask('dtls.changed', seen('error 1', 'statechange 1', 'connectionstatechange 2'))).toBe(true)
    expect(isOneTask('dtls.changed', seen('error 1', 'statechange 2', 'connectionstatechange 2'))).toBe(false)
  })
})

const error = { errorDetail: 'sctp-failure', sctpCauseCode: null, message: '' }

describe('a channel’s chart emits what the table has its task fire', () => {
  test.each<[Indication, ReadyState, readonly string[]]>([
    ['channel.ready', 'connecting', ['open']],
    ['channel.impossible', 'connecting', ['error', 'close']],
    ['data.lost', 'open', ['error']],
    ['stream.reset', 'open', ['closing']],
    ['channel.transport-closed', 'open', ['error', 'close']],
  ])('EX-6: %s, in %s', (indication, before, events) => {
    const actor = createActor(dataChannelMachine, { input: { readyState: before } })
    const emitted: string[] = []
    actor.on('*', ({ type }) => emitted.push(type))
    actor.start()
    actor.send({ type: channelCauseOf(indication), error } as DataChannelCause)
    expect(emitted).toEqual(events)
    expect(tasksFor(indication).flatMap((task) => task.events)).toEqual(events)
  })

  test('EX-6: no other indication that a channel is sent a cause for', () => {
    const all = (Object.keys(tasks) as Indication[]).filter((each) => channelCauseOf(each) !== undefined)
    expect(all).toEqual([
      'channel.ready',
      'channel.impossible',
      'channel.arrived',
      'data.lost',
      'stream.reset',
      'channel.transport-closed',
    ])
    expect(channelCauseOf('negotiation.updated')).toBeUndefined()
  })
})

describe('the predicates that bindings are judged by, which do not read the table, say the same order', () => {
  test.each<[Broken | undefined, Indication, first: string, second: string]>([
    [iceOrder('connected', ['checking'], true), 'ice.changed', 'statechange', 'iceconnectionstatechange'],
    [gatheringOrder('gathering', true), 'gathering.begun', 'gatheringstatechange', 'icegatheringstatechange'],
    [gatheringOrder('complete', true), 'gathering.complete', 'gatheringstatechange', 'icegatheringstatechange'],
    [nullCandidate('gathering'), 'gathering.complete', 'icegatheringstatechange', 'icecandidate null'],
    [openAfterSctp('connecting'), 'sctp.connected', 'statechange', 'open'],
    [failureAnnounced('failed', false), 'dtls.changed', 'error', 'statechange'],
  ])('$rule: $expected', (broken, indication, first, second) => {
    expect(isInTurn(indication, seen(`${first} 1`, `${second} 1`))).toBe(true)
    expect(broken?.expected).toContain(first)
    expect(broken?.actual).toContain(second.split(' ').at(-1))
  })

  test('IC-1: all that a connection announces of ICE has an attribute that shows it', () => {
    const ofConnection = tasksFor('ice.changed').flatMap(({ events }) =>
      events.filter((event) => event in changeEvents),
    )
    expect(ofConnection.map((event) => changeEvents[event as ChangeEvent])).toEqual([
      'iceConnectionState',
      'connectionState',
    ])
  })
})
