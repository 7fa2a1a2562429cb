import { describe, expect, test } from 'vitest'
import { type AnyActorRef, createActor, fromCallback, toPromise } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import type {
  AssociationEnd,
  DataChannelCause,
  DataChannelError,
  DataChannelInput,
  DataChannelOutput,
} from '../../../machines/channel/dataChannelTypes.ts'
import { readyState } from '../../../machines/channel/readyState.ts'
import type { Divergence } from '../../../machines/rules/divergence.ts'

const sctpFailure: DataChannelError = { errorDetail: 'sctp-failure', sctpCauseCode: 12, message: 'aborted' }
const channelFailure: DataChannelError = { errorDetail: 'data-channel-failure', sctpCauseCode: null, message: 'no id' }
const divergence: Divergence = { kind: 'state', rule: 'DT-4', target: 'x', expected: 'closing', actual: 'open' }

/** Every cause; the two ways of `transport.closed` are a cause each. */
const causes = {
  announced: { type: 'announced' },
  open: { type: 'open' },
  close: { type: 'close' },
  'stream.reset': { type: 'stream.reset' },
  drained: { type: 'drained' },
  'transport.closed': { type: 'transport.closed' },
  'transport.closed with an error': { type: 'transport.closed', error: sctpFailure },
  'creation.failed': { type: 'creation.failed', error: channelFailure },
  'id.exhausted': { type: 'id.exhausted', error: channelFailure },
  'transmit.failed': { type: 'transmit.failed', error: sctpFailure },
  'connection.closed': { type: 'connection.closed' },
  transferred: { type: 'transferred' },
  resync: { type: 'resync' },
  divergence: { type: 'divergence', divergence },
} satisfies Record<string, DataChannelCause>

type Cause = keyof typeof causes

/** Each state: its input, and the causes that lead from there to it. */
const states = {
  connecting: [{ readyState: 'connecting' }],
  'open.announced': [{ readyState: 'open' }],
  'open.opened': [{ readyState: 'connecting' }, causes.open],
  'closing.draining': [{ readyState: 'open' }, causes.close],
  'closing.resetting': [{ readyState: 'open' }, causes['stream.reset'], causes.drained],
  closed: [{ readyState: 'open' }, causes.transferred],
} satisfies Record<string, readonly [DataChannelInput, ...DataChannelCause[]]>

type State = keyof typeof states

/** The rule, the state after it, and the events that are emitted. `ignored` is a rule too: nothing moves or fires. */
type Outcome = readonly [rule: string, to: State | 'ignored', ...emitted: string[]]

const closes = (rule: string): Outcome => [rule, 'closed', 'close']
const closesWithError = (rule: string): Outcome => [rule, 'closed', 'error', 'close']

const always = {
  'transport.closed with an error': closesWithError('DT-7'),
  'connection.closed': ['DT-11', 'closed'],
  transferred: ['DT-12', 'closed'],
  resync: ['INV-20', 'closed'],
} satisfies Partial<Record<Cause, Outcome>>

const beforeClosing = {
  ...always,
  close: ['DT-4', 'closing.draining'],
  'stream.reset': ['DT-5', 'closing.draining', 'closing'],
  drained: ['CL-3', 'ignored'],
  'transport.closed': closes('DT-8'),
} satisfies Partial<Record<Cause, Outcome>>

const whileClosing = {
  ...always,
  announced: ['INV-20', 'ignored'],
  open: ['DT-14', 'ignored'],
  close: ['DT-15', 'ignored'],
  'stream.reset': ['AMB-18', 'ignored'],
  'transport.closed': closes('DT-6'),
  'creation.failed': ['DT-9', 'ignored'],
  'id.exhausted': ['DT-10', 'ignored'],
} satisfies Partial<Record<Cause, Outcome>>

const matrix: Record<State, Record<Cause, Outcome>> = {
  connecting: {
    ...beforeClosing,
    announced: ['DT-2', 'open.announced'],
    open: ['DT-1', 'open.opened', 'open'],
    'creation.failed': closesWithError('DT-9'),
    'id.exhausted': ['DT-10', 'closed', 'error'],
    'transmit.failed': ['SD-6', 'connecting', 'error'],
    divergence: ['INV-20', 'connecting', 'divergence'],
  },
  'open.announced': {
    ...beforeClosing,
    announced: ['INV-20', 'ignored'],
    open: ['DT-3', 'open.opened', 'open'],
    'creation.failed': ['DT-9', 'ignored'],
    'id.exhausted': ['DT-10', 'ignored'],
    'transmit.failed': ['SD-6', 'open.announced', 'error'],
    divergence: ['INV-20', 'open.announced', 'divergence'],
  },
  'open.opened': {
    ...beforeClosing,
    announced: ['INV-20', 'ignored'],
    open: ['OP-6', 'ignored'],
    'creation.failed': ['DT-9', 'ignored'],
    'id.exhausted': ['DT-10', 'ignored'],
    'transmit.failed': ['SD-6', 'open.opened', 'error'],
    divergence: ['INV-20', 'open.opened', 'divergence'],
  },
  'closing.draining': {
    ...whileClosing,
    drained: ['CL-5', 'closing.resetting'],
    'transmit.failed': ['SD-6', 'closing.draining', 'error'],
    divergence: ['INV-20', 'closing.draining', 'divergence'],
  },
  'closing.resetting': {
    ...whileClosing,
    drained: ['CL-5', 'ignored'],
    'transmit.failed': ['SD-6', 'closing.resetting', 'error'],
    divergence: ['INV-20', 'closing.resetting', 'divergence'],
  },
  closed: {
    announced: ['INV-21', 'ignored'],
    open: ['DT-14', 'ignored'],
    close: ['DT-15', 'ignored'],
    'stream.reset': ['AMB-7', 'ignored'],
    drained: ['INV-21', 'ignored'],
    'transport.closed': ['DT-13', 'ignored'],
    'transport.closed with an error': ['DT-13', 'ignored'],
    'creation.failed': ['AMB-8', 'ignored'],
    'id.exhausted': ['INV-21', 'ignored'],
    'transmit.failed': ['AMB-10', 'ignored'],
    'connection.closed': ['DT-11', 'ignored'],
    transferred: ['DT-12', 'ignored'],
    resync: ['INV-21', 'ignored'],
    divergence: ['INV-21', 'ignored'],
  },
}

function enter(state: State) {
  const [input, ...path] = states[state] as readonly [DataChannelInput, ...DataChannelCause[]]
  const actor = createActor(dataChannelMachine, { input }).start()
  for (const cause of path) actor.send(cause)
  return actor
}

function name(value: object | string): string {
  return typeof value === 'string' ? value : Object.entries(value).flat().join('.')
}

describe.each(Object.keys(states) as State[])('in %s', (state) => {
  test('that is where the path leads', () => {
    expect(name(enter(state).getSnapshot().value)).toBe(state)
  })

  for (const [cause, [rule, to, ...emitted]] of Object.entries(matrix[state])) {
    const event = causes[cause as Cause]

    test(`${rule}: ${cause} ${to === 'ignored' ? 'is ignored' : `leads to ${to}, emits ${emitted.join(', ') || 'nothing'}`}`, () => {
      const actor = enter(state)
      const before = actor.getSnapshot()
      const seen: string[] = []
      actor.on('*', ({ type }) => {
        seen.push(`${type}[${readyState(actor.getSnapshot())}]`)
      })

      expect(before.can(event)).toBe(to !== 'ignored')
      if (before.status === 'active') actor.send(event)

      const after = actor.getSnapshot()
      const end = to === 'ignored' ? state : to
      expect(name(after.value)).toBe(end)
      expect(seen).toEqual(emitted.map((type) => `${type}[${readyState(after)}]`))
      expect(after.status).toBe(end === 'closed' ? 'done' : 'active')
      if (to === 'ignored') expect(after.context).toEqual(before.context)
    })
  }
})

describe('INV-20: the chart knows no way back', () => {
  const order = ['connecting', 'open', 'closing', 'closed']
  const position = (state: string) => order.indexOf(state.split('.')[0] as string)

  test.each(Object.keys(matrix) as State[])('from %s', (state) => {
    for (const [, to] of Object.values(matrix[state])) {
      if (to !== 'ignored') expect(position(to)).toBeGreaterThanOrEqual(position(state))
    }
  })
})

describe('where it begins', () => {
  test.each([
    ['connecting', 'connecting', false],
    ['open', 'open.announced', true],
    ['closing', 'closing.draining', false],
    ['closed', 'closed', false],
  ] as const)('a channel that is %s', (state, value, opened) => {
    const actor = createActor(dataChannelMachine, { input: { readyState: state } }).start()
    expect(name(actor.getSnapshot().value)).toBe(value)
    expect(readyState(actor.getSnapshot())).toBe(state)
    expect(actor.getSnapshot().context).toEqual({ cause: undefined, opened, error: undefined })
  })

  test('the background task runs from the start for a channel that is closing already', () => {
    const actor = createActor(dataChannelMachine, { input: { readyState: 'closing' } }).start()
    expect(Object.keys(actor.getSnapshot().children)).toHaveLength(1)
  })
})

describe('the output', () => {
  const { close, open, transferred } = causes
  const reset = causes['stream.reset']
  const closed = causes['transport.closed']
  const aborted = causes['transport.closed with an error']
  const failure: DataChannelError = { ...sctpFailure, sctpCauseCode: 1 }
  const failed: DataChannelCause = { type: 'transport.closed', error: failure }
  const uncoded: DataChannelError = { ...sctpFailure, sctpCauseCode: null }
  const gone = (association: AssociationEnd): DataChannelCause => ({ type: 'transport.closed', association })

  test.each<[string, DataChannelCause[], DataChannelOutput]>([
    ['SEQ-3: closed here', [open, close, closed], { cause: 'local-close', opened: true }],
    ['SEQ-4: closed by the peer', [open, reset, closed], { cause: 'peer-close', opened: true }],
    [
      'SEQ-4: closed by the peer, as far as the channel alone can tell',
      [open, { type: 'stream.reset', association: 'unseen' }, closed],
      { cause: 'unknown', opened: true },
    ],
    ['SEQ-5: closed by both', [open, close, reset, closed], { cause: 'local-close', opened: true }],
    ['SEQ-13: closed before it opened', [close, closed], { cause: 'local-close', opened: false }],
    [
      'SEQ-6: the connection is closed',
      [open, { type: 'connection.closed' }],
      { cause: 'connection-closed', opened: true },
    ],
    [
      'SEQ-14: the connection is closed first',
      [{ type: 'connection.closed' }],
      { cause: 'connection-closed', opened: false },
    ],
    ['SEQ-17: both closed here', [open, close, { type: 'connection.closed' }], { cause: 'local-close', opened: true }],
    [
      'SEQ-7: aborted by the peer',
      [open, aborted],
      { cause: 'peer-connection-closed', opened: true, error: sctpFailure },
    ],
    [
      'SEQ-7: aborted by the peer, announced as a closing',
      [open, reset, aborted],
      { cause: 'peer-connection-closed', opened: true, error: sctpFailure },
    ],
    [
      'SEQ-7: gone with the association, announced as a closing',
      [open, reset, gone('closed')],
      { cause: 'peer-connection-closed', opened: true },
    ],
    [
      'SEQ-7: aborted without a code, the association is gone',
      [open, { type: 'transport.closed', error: uncoded, association: 'closed' }],
      { cause: 'peer-connection-closed', opened: true, error: uncoded },
    ],
    ['SEQ-8: an SCTP failure', [open, failed], { cause: 'transport-failed', opened: true, error: failure }],
    [
      'SEQ-8: one without a code',
      [open, { type: 'transport.closed', error: uncoded }],
      { cause: 'transport-failed', opened: true, error: uncoded },
    ],
    ['SEQ-8: a failed association', [open, gone('failed')], { cause: 'transport-failed', opened: true }],
    ['SEQ-9: the association was shut down', [open, gone('closed')], { cause: 'peer-connection-closed', opened: true }],
    [
      'SEQ-17: aborted after a local close',
      [open, close, aborted],
      { cause: 'local-close', opened: true, error: sctpFailure },
    ],
    [
      'SEQ-21: refused by an answer, announced as a closing',
      [reset, { type: 'transport.closed', error: channelFailure, association: 'closed' }],
      { cause: 'not-created', opened: false, error: channelFailure },
    ],
    [
      'CD-4: closed by the peer, as far as the channel alone can tell, and a loss',
      [open, { type: 'stream.reset', association: 'unseen' }, { type: 'transport.closed', error: channelFailure }],
      { cause: 'unknown', opened: true, error: channelFailure },
    ],
    ['DT-8: closed without a word', [open, closed], { cause: 'unknown', opened: true }],
    [
      'SEQ-19: not created',
      [causes['creation.failed']],
      { cause: 'not-created', opened: false, error: channelFailure },
    ],
    ['SEQ-20: no id left', [causes['id.exhausted']], { cause: 'not-created', opened: false, error: channelFailure }],
    ['SEQ-28: transferred', [open, transferred], { cause: 'transferred', opened: true }],
    [
      'CD-4: closed by the peer, and a loss of what was buffered',
      [open, reset, { type: 'transport.closed', error: channelFailure }],
      { cause: 'peer-close', opened: true, error: channelFailure },
    ],
    ['found closed', [open, causes.resync], { cause: 'unknown', opened: true }],
  ])('%s', async (_, path, output) => {
    const actor = createActor(dataChannelMachine, { input: { readyState: 'connecting' } }).start()
    for (const cause of path) actor.send(cause)
    expect(actor.getSnapshot().output).toEqual(output)
    await expect(toPromise(actor)).resolves.toEqual(output)
  })
})

describe('what an event carries', () => {
  test('CD-7: `error` says what and why', () => {
    const actor = enter('open.opened')
    const errors: unknown[] = []
    actor.on('error', (event) => errors.push(event))
    actor.send(causes['transport.closed with an error'])
    expect(errors).toEqual([{ type: 'error', ...sctpFailure }])
  })

  test('`divergence` says whose, where and what', () => {
    const actor = enter('open.opened')
    const seen: unknown[] = []
    actor.on('divergence', (event) => seen.push(event))
    actor.send(causes.divergence)
    expect(seen).toEqual([{ type: 'divergence', ...divergence }])
  })
})

test('CL-3: the background task runs from closing to closed, and its causes are ordinary ones', () => {
  const log: string[] = []
  let sendBack: ((cause: DataChannelCause) => void) | undefined
  const machine = dataChannelMachine.provide({
    actors: {
      closingProcedure: fromCallback<DataChannelCause, { channel: AnyActorRef }>((procedure) => {
        log.push('begins')
        sendBack = procedure.sendBack
        return () => log.push('ends')
      }),
    },
  })
  const actor = createActor(machine, { input: { readyState: 'open' } }).start()
  actor.subscribe(({ value }) => log.push(name(value)))
  actor.on('*', ({ type }) => log.push(type))

  actor.send(causes.close)
  sendBack?.(causes.drained)
  sendBack?.(causes['transport.closed with an error'])

  expect(log).toEqual(['begins', 'closing.draining', 'closing.resetting', 'ends', 'error', 'close', 'closed'])
})
