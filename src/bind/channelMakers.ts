import { type AnyActorRef, type AnyStateMachine, createActor, fromCallback } from 'xstate'
import { dataChannelMachine } from '../../machines/channel/dataChannelMachine.ts'
import type { DataChannelCause } from '../../machines/channel/dataChannelTypes.ts'
import type { MakeActor } from '../follow/actors.ts'
import { guardedLogic } from './guardedLogic.ts'
import { boundBy } from './registry.ts'

/** The chart, with its closing procedure left to the channel's engine. Provided once: it costs a millisecond. */
const boundChannelMachine = guardedLogic(
  dataChannelMachine.provide({
    actors: {
      closingProcedure: fromCallback<DataChannelCause, { channel: AnyActorRef }>(({ input }) => {
        const bound = boundBy(input.channel)
        return bound?.binding.hearDrained(bound.name)
      }),
    },
  }) as unknown as AnyStateMachine,
)

/** Makes the actor of a bound channel. */
export const makeChannel: MakeActor = (input, options) => createActor(boundChannelMachine, { ...options, input })
