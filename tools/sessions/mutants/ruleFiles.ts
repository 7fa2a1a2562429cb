/** What decides in the protocol of sessions, with the tests that are to find a mistake in it, the quickest first. */
export const ruleFiles: Readonly<Record<string, readonly string[]>> = {
  'machines/session/delayAt.ts': ['test/machines/session/delayAt.test.ts'],
  'machines/session/messages.ts': ['test/machines/session/messages.test.ts'],
  'machines/session/negotiationMachine.ts': ['test/machines/session/negotiationMachine.test.ts'],
  'machines/session/recoveryMachine.ts': [
    'test/machines/session/recoveryMachine.test.ts',
    'test/src/session/sessionState.test.ts',
  ],
  'machines/session/sessionMachine.ts': [
    'test/machines/session/sessionMachine.test.ts',
    'test/src/session/sessionState.test.ts',
  ],
  'src/session/channelId.ts': ['test/src/session/channelId.test.ts'],
  'src/session/liveConnection.ts': ['test/src/session/liveConnection.test.ts'],
  'src/session/localCandidates.ts': ['test/src/session/localCandidates.test.ts'],
  'src/session/negotiator.ts': ['test/src/session/negotiator.test.ts'],
  'src/session/page.ts': ['test/src/session/page.test.ts'],
  'src/session/peerLink.ts': ['test/src/session/peerLink.test.ts'],
  'src/session/policy.ts': ['test/src/session/policy.test.ts'],
  'src/session/rateLimit.ts': ['test/src/session/rateLimit.test.ts'],
  'src/session/remoteCandidates.ts': ['test/src/session/remoteCandidates.test.ts'],
  'src/session/remoteOffers.ts': ['test/src/session/remoteOffers.test.ts'],
  'src/session/sdpOf.ts': ['test/src/session/negotiator.test.ts', 'test/src/session/remoteCandidates.test.ts'],
  'src/session/sessionChannel.ts': [
    'test/src/session/sessionChannel.test.ts',
    'test/src/session/channelsThatStay.test.ts',
    'test/src/session/badInput.test.ts',
  ],
  'src/session/sessionChannels.ts': [
    'test/src/session/channelsThatStay.test.ts',
    'test/src/session/sessionChannel.test.ts',
    'test/src/session/sessionDriver.test.ts',
    'test/src/session/badInput.test.ts',
  ],
  'src/session/sessionDriver.ts': [
    'test/src/session/sessionDriver.test.ts',
    'test/src/session/badInput.test.ts',
    'test/src/session/plainPeer.test.ts',
  ],
  'src/session/sessionState.ts': ['test/src/session/sessionState.test.ts'],
  'src/session/ufrags.ts': ['test/src/session/ufrags.test.ts'],
}
