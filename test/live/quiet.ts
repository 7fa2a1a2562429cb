import { afterAll, afterEach, expect } from 'vitest'
import { settled } from '../../harness/peers.ts'
import type { LiveSignalingState } from '../../machines/connection/signalingTypes.ts'
import { type BoundConnection, bound } from './boundConnection.ts'
import { catchErrors } from './catchErrors.ts'
import { catchRejections } from './catchRejections.ts'
import { type Reached, reach } from './signalingStates.ts'

/** What the tests of a file share, in which no error and no rejection may stay unhandled. */
export interface Quiet {
  /** What is in here is closed after each test. */
  readonly made: { close(): void }[]
  readonly errors: ReturnType<typeof catchErrors>
  readonly rejections: ReturnType<typeof catchRejections>
  /** Brings a bound connection to a state. */
  inState(state: LiveSignalingState): Promise<Reached & { readonly watched: BoundConnection }>
}

/** To be called once in a file. */
export function quiet(): Quiet {
  const errors = catchErrors()
  const rejections = catchRejections()
  const made: { close(): void }[] = []

  const expectQuiet = () => {
    expect(errors.messages.splice(0)).toEqual([])
    expect(rejections.reasons.splice(0)).toEqual([])
  }

  afterEach(() => {
    for (const { close } of made.splice(0)) close()
    expectQuiet()
  })

  afterAll(async () => {
    await settled()
    errors.stop()
    rejections.stop()
    expectQuiet()
  })

  return {
    made,
    errors,
    rejections,
    async inState(state) {
      let watched: BoundConnection | undefined
      const reached = await reach(state, (connection) => {
        watched = bound(connection)
      })
      made.push(reached)
      expect(reached.connection.signalingState).toBe(state)
      return { ...reached, watched: watched as BoundConnection }
    },
  }
}
