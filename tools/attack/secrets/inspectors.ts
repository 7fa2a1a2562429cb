import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import * as stately from '@statelyai/inspect'
import { WebSocketServer } from 'ws'
import { assign, createActor, type InspectionEvent, setup } from 'xstate'
import { inspect, redaction } from '../../../src/inspect/index.ts'
import type { Leaks } from './leaks.ts'
import type { Wrapped } from './wrappings.ts'

/** An app that keeps what it was told last. */
const app = setup({ types: { context: {} as { readonly last: unknown } } }).createMachine({
  id: 'password',
  context: { last: undefined },
  initial: 'on',
  states: { on: {} },
  on: { '*': { actions: assign({ last: ({ event }) => (event as { readonly carried?: unknown }).carried }) } },
})

/** Lets an app carry secrets in its events and context, before each of the inspectors. */
export async function throughInspectors(cases: readonly Wrapped[], leaks: Leaks): Promise<void> {
  await throughOurs(cases, leaks)
  await throughStatelys(cases, leaks)
}

async function throughOurs(cases: readonly Wrapped[], leaks: Leaks): Promise<void> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const frames: string[] = []
  const isOver = new Promise<void>((resolve) => {
    server.on('connection', (socket) =>
      socket.on('message', (data) => {
        frames.push(String(data))
        if (String(data).includes('"type":"over"')) resolve()
      }),
    )
  })
  const { port } = server.address() as AddressInfo
  const inspector = inspect({ url: `ws://127.0.0.1:${port}`, maxDeferredEvents: cases.length * 3 + 10 })
  perform(cases, inspector.inspect)
  await isOver
  inspector.stop()
  for (const socket of server.clients) socket.terminate()
  server.close()
  look('inspect()', cases, frames, leaks)
}

async function throughStatelys(cases: readonly Wrapped[], leaks: Leaks): Promise<void> {
  const frames: string[] = []
  const isOver = new Promise<void>((resolve) => {
    const send = (frame: { readonly event?: { readonly type?: string } }) => {
      frames.push(JSON.stringify(frame))
      if (frame.event?.type === 'over') resolve()
    }
    const { inspect } = stately.createInspector({ send } as never, redaction() as never)
    perform(cases, inspect as { next(event: InspectionEvent): void })
  })
  await isOver
  look('Stately’s inspector', cases, frames, leaks)
}

function perform(cases: readonly Wrapped[], inspect: { next(event: InspectionEvent): void }): void {
  const actor = createActor(app, { inspect }).start()
  for (const [index, { value }] of cases.entries()) actor.send({ type: `case.${index}`, carried: value } as never)
  actor.send({ type: 'over' } as never)
  actor.stop()
}

/** Each case has its frames: by the type of the event. */
function look(through: string, cases: readonly Wrapped[], frames: readonly string[], leaks: Leaks): void {
  const byCase = new Map<string, string>()
  for (const frame of frames) {
    const { type = '' } = (JSON.parse(frame) as { readonly event?: { readonly type?: string } }).event ?? {}
    byCase.set(type, `${byCase.get(type) ?? ''}${frame}`)
  }
  for (const [index, each] of cases.entries()) leaks.look(through, each, byCase.get(`case.${index}`))
}
