/** What the first ten minutes print. */
export const printed = [
  'near is connecting',
  'near is connected',
  'You said hello',
  'the channel is closed: local-close',
  'near is closed',
  'near is closed',
] as const
