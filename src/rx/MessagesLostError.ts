/**
 * More messages arrived before the first subscriber than could be kept. The subscriber got those before the gap; the
 * others are lost.
 */
export class MessagesLostError extends Error {
  override readonly name = 'MessagesLostError'
  /** The number of lost messages. */
  readonly lost: number

  /** @param channel - what the message calls it */
  constructor(channel: string, lost: number) {
    super(
      `${lost} messages of ${channel} are lost: nobody had subscribed to them, and more came than the option "limit" keeps.`,
    )
    this.lost = lost
  }
}
