/** The names of members by the numbers of rtcstats-js, from 4 on; an empty one has none. */
const members =
  `payloadType transportId mimeType clockRate channels sdpFmtpLine ssrc kind codecId - packetsReceived packetsLost
jitter trackIdentifier mid remoteId framesDecoded keyFramesDecoded framesDropped frameWidth frameHeight framesPerSecond qpSum
totalDecodeTime totalInterFrameDelay totalSquaredInterFrameDelay pauseCount totalPausesDuration freezeCount
totalFreezesDuration lastPacketReceivedTimestamp headerBytesReceived packetsDiscarded fecPacketsReceived fecPacketsDiscarded
fecBytesReceived fecSsrc bytesReceived nackCount firCount pliCount totalProcessingDelay estimatedPlayoutTimestamp
jitterBufferDelay jitterBufferTargetDelay jitterBufferEmittedCount jitterBufferMinimumDelay totalSamplesReceived
concealedSamples silentConcealedSamples concealmentEvents insertedSamplesForDeceleration removedSamplesForAcceleration
audioLevel totalAudioEnergy totalSamplesDuration framesReceived decoderImplementation playoutId powerEfficientDecoder
framesAssembledFromMultiplePackets totalAssemblyTime contentType googTimingFrameInfo retransmittedPacketsReceived
retransmittedBytesReceived rtxSsrc totalCorruptionProbability totalSquaredCorruptionProbability corruptionMeasurements localId
roundTripTime totalRoundTripTime fractionLost roundTripTimeMeasurements packetsSent bytesSent mediaSourceId rid encodingIndex
headerBytesSent retransmittedPacketsSent retransmittedBytesSent targetBitrate totalEncodedBytesTarget framesSent hugeFramesSent
framesEncoded keyFramesEncoded totalEncodeTime totalPacketSendDelay qualityLimitationReason qualityLimitationDurations
qualityLimitationResolutionChanges encoderImplementation powerEfficientEncoder active scalabilityMode remoteTimestamp
reportsSent echoReturnLoss echoReturnLossEnhancement width height frames synthesizedSamplesDuration synthesizedSamplesEvents
totalPlayoutDelay totalSamplesCount dataChannelsOpened dataChannelsClosed label protocol dataChannelIdentifier state
messagesSent messagesReceived iceRole iceLocalUsernameFragment dtlsState iceState selectedCandidatePairId localCertificateId
remoteCertificateId tlsVersion dtlsCipher dtlsRole srtpCipher selectedCandidatePairChanges rtcpTransportStatsId address port
candidateType priority url relayProtocol foundation relatedAddress relatedPort usernameFragment tcpType networkType - -
localCandidateId remoteCandidateId nominated lastPacketSentTimestamp currentRoundTripTime availableOutgoingBitrate
availableIncomingBitrate requestsReceived requestsSent responsesReceived responsesSent consentRequestsSent
packetsDiscardedOnSend bytesDiscardedOnSend - fingerprint fingerprintAlgorithm base64Certificate issuerCertificateId`.split(
    /\s+/,
  )

const types = [
  'inbound-rtp',
  'outbound-rtp',
  'remote-inbound-rtp',
  'remote-outbound-rtp',
  'transport',
  'candidate-pair',
  'local-candidate',
  'remote-candidate',
  'data-channel',
  'peer-connection',
  'certificate',
  'media-source',
  'media-playout',
  'codec',
]

/** The name of a member of a statistics object, which may be written as a number. */
export function memberOf(written: string): string {
  if (written === 't') return 'timestamp'
  const name = /^\d{1,3}$/.test(written) ? members[Number(written) - 4] : undefined
  return name === undefined || name === '-' ? written : name
}

/** The type of a statistics object, which may be written as a number. */
export function typeOf(written: unknown): string {
  return (typeof written === 'number' ? types[written - 1] : undefined) ?? String(written)
}

/** The number of `dtlsState`. */
export const DTLS_STATE = members.indexOf('dtlsState') + 4
