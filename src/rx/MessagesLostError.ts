/**
 * Messages have come before anyone has subscribed to them, and more than were to be kept. Those before the gap were handed
 * out; what came after it is gone.
 */
export class MessagesLostError extends Error {
  override readonly name = 'MessagesLostError'
  /** How many messages are gone. */
  readonly lost: number

  /** @param channel - what the message calls it */
  constructor(channel: string, lost: number) {
    super(
      `${lost} messages of ${channel} are lost: nobody had subscribed to them, and more came than the option "limit" keeps.`,
    )
    this.lost = lost
  }
}
