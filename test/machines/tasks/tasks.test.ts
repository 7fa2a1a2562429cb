import { describe, expect, test } from 'vitest'
import { rules } from '../../../machines/rules/rules.ts'
import { type Indication, tasks, tasksFor } from '../../../machines/tasks/tasks.ts'
import type { Task } from '../../../machines/tasks/taskTypes.ts'

const all = Object.keys(tasks) as Indication[]

/** In one line each: what the tasks of an indication do, and what they fire. */
function lines(indication: Indication): readonly string[] {
  return tasksFor(indication).map(({ deeds, events }) => `${deeds.map(wordsOf).join(', ')} → ${events.join(', ')}`)
}

function wordsOf(deed: Task['deeds'][number]): string {
  if ('report' in deed) return `report ${[deed.report, ...deed.derive].join(' + ')}`
  if ('derive' in deed) return `derive ${deed.derive.join(' + ')}`
  const [[kind, what] = []] = Object.entries(deed)
  return `${kind} ${what}`
}

test.each(all)('EX-6: %s queues tasks, each with a rule that there is', (indication) => {
  expect(tasksFor(indication).length).toBeGreaterThan(0)
  for (const { rule } of tasksFor(indication)) expect(rules).toHaveProperty([rule])
})

test('EX-6: what follows from a task is an indication of the table', () => {
  const following = all.flatMap((each) => tasksFor(each).flatMap(({ deeds }) => deeds))
  const named = following.flatMap((deed) => ('indicate' in deed ? deed.indicate : []))
  expect(named.length).toBeGreaterThan(0)
  for (const each of named) expect(all).toContain(each)
})

describe('the text, line by line', () => {
  test('IC-1, INV-45: one task, in which all is written before four events', () => {
    expect(lines('ice.changed')).toEqual([
      'report ice + iceConnectionState + connectionState → selectedcandidatepairchange, statechange, iceconnectionstatechange, connectionstatechange',
    ])
  })

  test('DX-1, INV-44: two tasks; the connection follows in the second', () => {
    expect(lines('dtls.changed')).toEqual([
      'report dtls → error, statechange',
      'derive connectionState → connectionstatechange',
    ])
  })

  test('GA-4, INV-46: the end of a generation is one task, the end of gathering another', () => {
    expect([...lines('generation.gathered'), ...lines('gathering.complete')]).toEqual([
      'write end-of-candidates, fire icecandidate → icecandidate ""',
      'report gatherer + iceGatheringState, fire icecandidate → gatheringstatechange, icegatheringstatechange, icecandidate null',
    ])
  })

  test('OP-2, OP-4: SCTP says that it is connected before the channels open', () => {
    expect(lines('sctp.connected')).toEqual([
      'write max-channels, report sctp, write channel-ids, indicate channel.ready → statechange',
    ])
    expect(lines('channel.ready')).toEqual(['cause open → open'])
  })

  test('RC-3 to RC-6: the peer’s channel is open when it is announced, and says so in a later task', () => {
    expect(lines('channel.arrived')).toEqual([
      'cause announced, cause channel.announced, indicate channel.ready → datachannel',
    ])
  })

  test('CD-1 to CD-6, INV-25: error and close are fired in one task, and the channel leaves the connection', () => {
    expect(lines('channel.transport-closed')).toEqual(['cause transport.closed, cause channel.removed → error, close'])
    expect(lines('channel.impossible')).toEqual(['cause creation.failed, cause channel.removed → error, close'])
  })

  test('CL-2, CL-4: only the peer’s reset fires closing', () => {
    expect(lines('stream.reset')).toEqual(['cause stream.reset → closing'])
    expect(lines('channel.closed-here')).toEqual([' → '])
  })
})

describe('what a task does not do when things have changed', () => {
  test('INV-3: no task of a connection does anything when that is closed', () => {
    const ofConnection = all.filter((each) => /^(ice|dtls|gathering|generation|candidate|server|transports)/.test(each))
    for (const { unless } of ofConnection.flatMap(tasksFor)) expect(unless).toBe('connection closed')
  })

  test('AMB-22: nor do those of SCTP', () => {
    for (const indication of ['sctp.connected', 'sctp.closed'] as const) {
      for (const { unless } of tasksFor(indication)) expect(unless).toBe('connection closed')
    }
  })

  test('OP-5, RX-2, AMB-7: a channel that ends neither opens nor gets messages, nor begins to close again', () => {
    for (const indication of ['channel.ready', 'message.arrived', 'stream.reset'] as const) {
      for (const { unless } of tasksFor(indication)) expect(unless).toBe('connection closed, or channel ending')
    }
  })

  test('CD-1, AMB-8, BL-5: a closed channel does not close again, and its buffer stays', () => {
    for (const indication of ['channel.transport-closed', 'channel.impossible', 'data.sent', 'data.lost'] as const) {
      for (const { unless } of tasksFor(indication)) expect(unless).toBe('channel closed')
    }
  })
})
