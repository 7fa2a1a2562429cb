import type { AnyActorRef } from 'xstate'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { Binding } from '../bind/binding.ts'
import { connectionCalled } from '../bind/called.ts'
import { boundBy } from '../bind/registry.ts'
import { unknownOption } from '../errors/unknownOption.ts'
import { inWords } from './checks.ts'
import { Recorder } from './recorder.ts'
import { LEAST_INTERVAL, MOST_INTERVAL, type RecordOptions, recordedContents } from './recordOptions.ts'
import { TraceError } from './TraceError.ts'
import type { Trace } from './trace.ts'

/** A recording. It ends when the connection is closed or unbound, or {@link Recording.stop} is called. */
export interface Recording {
  /** The life so far, as plain JSON. You can read it at any time, even after the end. */
  readonly trace: Trace
  /** Ends the recording. The trace stays. */
  stop(): void
}

/**
 * Records the life of a bound connection, with its transports and channels: each event and call that reached the library,
 * what the objects showed then, and how operations settled. {@link replay} makes charts and divergences of it again.
 *
 * With the option `stats`, the statistics of `getStats()` are in the trace, too. A replay does not need them; the inspector
 * draws them.
 *
 * Start right after the binding: everything before is only a checkpoint. SDP, candidates with their addresses and
 * credentials, and messages are left out unless you ask for them, even where an engine's error quotes them. Labels of
 * channels are recorded.
 *
 * @throws {@link TraceError} if `connection` is not the actor of a bound connection that is alive, if it is being
 * recorded already, if this is inside a callback of one of its actors or inside one of its calls, or if an option is
 * invalid
 *
 * @example
 * ```ts
 * const recording = record(bindPeerConnection(connection))
 * // … when something has gone wrong
 * await fetch('/bugs', { method: 'POST', body: JSON.stringify(recording.trace) })
 * ```
 */
export function record(connection: PeerConnectionActor, options: RecordOptions = {}): Recording {
  if (typeof options !== 'object' || options === null) {
    throw new TraceError('bad-option', `record() needs an object of options, but was given ${inWords(options)}.`)
  }
  const misspelt = unknownOption(options, 'record()', ['limit', 'include', 'stats'])
  if (misspelt !== undefined) throw new TraceError('bad-option', misspelt)
  const { limit = 10_000, include = [], stats } = options
  if (!Number.isInteger(limit) || limit < 2) {
    throw new TraceError(
      'bad-option',
      `The option "limit" of record() must be a whole number from 2 on, but is ${inWords(limit)}.`,
    )
  }
  if (!Array.isArray(include)) {
    throw new TraceError('bad-option', `The option "include" of record() must be a list, but is ${inWords(include)}.`)
  }
  const unknown = include.find((content) => !recordedContents.includes(content))
  if (unknown !== undefined) {
    const known = recordedContents.map((content) => `"${content}"`).join(', ')
    throw new TraceError('bad-option', `The option "include" of record() knows ${known}, but not ${inWords(unknown)}.`)
  }
  if (stats !== undefined && !(Number.isFinite(stats) && stats >= LEAST_INTERVAL && stats <= MOST_INTERVAL)) {
    throw new TraceError(
      'bad-option',
      `The option "stats" of record() must be a number from ${LEAST_INTERVAL} to ${MOST_INTERVAL}, but is ${inWords(stats)}.`,
    )
  }
  const bound = boundBy(connection as AnyActorRef)
  const binding = bound?.binding
  if (!(binding instanceof Binding) || bound?.name !== 'connection' || !binding.objectOf('connection')) {
    throw new TraceError(
      'not-a-bound-connection',
      'record() needs the actor that bindPeerConnection() has returned, of a connection that is not closed. Pass the original, and no proxy of it.',
    )
  }
  const words = connectionCalled(connection as AnyActorRef)
  if (binding.tap) {
    throw new TraceError(
      'already-recorded',
      `The ${words} is being recorded already. Call stop() of that recording first.`,
    )
  }
  if (binding.isBusy) {
    throw new TraceError(
      'inside-a-callback',
      `record() was called while the ${words} takes an event or a call. Call it after that: queueMicrotask(() => record(…)).`,
    )
  }
  const recorder = new Recorder(binding, { limit, include, ...(stats !== undefined && { stats }) })
  return {
    get trace() {
      return recorder.trace
    },
    stop: () => recorder.end(),
  }
}
