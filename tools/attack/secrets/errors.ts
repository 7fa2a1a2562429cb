import { bindDataChannel, bindEveryPeerConnection, bindPeerConnection, unbind } from '../../../src/index.ts'
import { inspect, redact, redaction } from '../../../src/inspect/index.ts'
import { createSink } from '../../../src/sink/index.ts'
import { record, replay } from '../../../src/testing/index.ts'
import type { Leaks } from './leaks.ts'
import type { Wrapped } from './wrappings.ts'

/** Calls that refuse a text. */
const calls: readonly ((text: never) => unknown)[] = [
  bindPeerConnection,
  bindDataChannel,
  unbind,
  record,
  replay,
  createSink,
  (text) => bindEveryPeerConnection(text),
  (url) => inspect({ url, autoStart: false }),
  (name) => inspect({ include: [name] }),
  (name) => redaction({ include: [name] }),
  (options) => redaction(options),
  (trace) => replay({ format: trace } as never),
  (kind) => replay({ format: 'webrtc-statecharts', version: 2, entries: [{ kind, on: kind, time: 0 }] } as never),
  (option) => redact(5, { [option]: 5 }),
  (content) => record(undefined as never, { include: [content] }),
  (limit) => record(undefined as never, { limit }),
]

/** Gives secrets to calls that cannot take them, and looks at what they say. */
export function throughErrors(cases: readonly Wrapped[], leaks: Leaks): void {
  for (const [index, each] of cases.entries()) {
    const call = calls[index % calls.length]
    leaks.look(
      `an error of call ${index % calls.length}`,
      each,
      messageOf(() => call?.(each.value as never)) ?? 'no error',
    )
  }
}

function messageOf(call: () => unknown): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    return String(error)
  }
}
