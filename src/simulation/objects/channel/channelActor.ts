import { type AnyActorRef, createActor, fromCallback } from 'xstate'
import { dataChannelMachine } from '../../../../machines/channel/dataChannelMachine.ts'
import type { DataChannelCause } from '../../../../machines/channel/dataChannelTypes.ts'

/** The driver of a channel's chart, as far as the chart knows it. */
export const channelAt = new WeakMap<AnyActorRef, { beginClosing(isOwn: boolean): void }>()

/** The chart, with its closing procedure left to the channel's driver. Provided once: it costs a millisecond. */
const drivenChannelMachine = dataChannelMachine.provide({
  actors: {
    closingProcedure: fromCallback<DataChannelCause, { channel: AnyActorRef }>(({ input: { channel } }) => {
      // A closing that this side has not begun was begun by the peer's reset (CL-2).
      const { cause } = channel.getSnapshot().context
      channelAt.get(channel)?.beginClosing(cause === 'local-close')
    }),
  },
})

/** Makes the actor of a channel; it is not started yet. */
export function makeChannelActor({ parent, id }: { readonly parent: AnyActorRef; readonly id: string }, label: string) {
  return createActor(drivenChannelMachine, { id, parent, input: { readyState: 'connecting', label } })
}
