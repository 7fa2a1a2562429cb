import type { RuleId } from '../../../src/index.ts'

/** Lines that are not compared between a real engine and the simulated one, under a rule. */
export interface NotCompared {
  /** The rule that the difference is under: one that the engine breaks, or that lets both be (`AMB-n`). */
  readonly rule: RuleId
  readonly why: string
  readonly engine: 'chromium' | 'firefox' | 'both'
  /** In which lives. Default: all. */
  readonly life?: RegExp
  readonly track: RegExp
  readonly line: RegExp
}

/** All of them. What is not here is the same in the real engine and in the simulated one. */
export const notCompared: readonly NotCompared[] = [
  {
    rule: 'INV-13',
    why: 'Chromium fires negotiationneeded while an operation is under way; so it is fired where it is not to be',
    engine: 'chromium',
    track: /^calls/,
    line: /^negotiationneeded/,
  },
  {
    rule: 'GA-4',
    why: 'no empty candidate ends a generation',
    engine: 'chromium',
    track: /^gathering/,
    line: /\[end\]/,
  },
  {
    rule: 'TR-2',
    why: 'on a loaded machine Chromium tells of a candidate before it tells that it gathers',
    engine: 'chromium',
    track: /^gathering/,
    line: /\[gathering\]/,
  },
  {
    rule: 'IC-3',
    why: 'when all checks are known to be done depends on the network',
    engine: 'both',
    track: /^(ICE|ice:\d+)$/,
    line: /completed/,
  },
  {
    rule: 'IC-4',
    why: 'how often another pair is selected depends on the network',
    engine: 'both',
    track: /^ice:\d+$/,
    line: /^selectedcandidatepairchange/,
  },
  {
    rule: 'AMB-1',
    why: 'whether SCTP tells of its end when its own connection is closed',
    engine: 'both',
    track: /^sctp/,
    line: /closed/,
  },
  {
    rule: 'AB-3',
    why: 'the peer has closed its connection: engines fire closing, and Firefox no error',
    engine: 'both',
    life: /connection (is|are) closed/,
    track: /^channel/,
    line: /^(closing|error|close)/,
  },
  {
    rule: 'TR-1',
    why: 'a transport that negotiation has dropped is closed, and engines do not tell',
    engine: 'both',
    life: /both offer|rolled back/,
    track: /^(ice|dtls|sctp)/,
    line: /closed/,
  },
  {
    rule: 'TR-1',
    why: 'which of two transports is the first: Firefox may have none of an offer that is rolled back',
    engine: 'firefox',
    life: /both offer/,
    track: /^(ice|dtls|sctp)/,
    line: /check|connect/,
  },
  {
    rule: 'AB-9',
    why: 'Chromium goes on with the transport that the answer has ended, and ends its channel with an error',
    engine: 'chromium',
    life: /data is rejected/,
    track: /^(ICE|connection|ice:0|dtls:0|channel:0)$/,
    line: /./,
  },
  {
    rule: 'INV-43',
    why: 'engines tell the state of DTLS alone, without its error',
    engine: 'both',
    life: /fingerprint/,
    track: /^dtls/,
    line: /^error/,
  },
  {
    rule: 'SEQ-11',
    why: 'the end whose fingerprint is right may be connected before it hears of the other',
    engine: 'both',
    life: /fingerprint/,
    track: /^(dtls:0|connection)$/,
    line: /\[connected\]/,
  },
  {
    rule: 'AB-7',
    why: 'what a failed DTLS transport does to channels is left open: Firefox closes them',
    engine: 'firefox',
    life: /fingerprint/,
    track: /^channel/,
    line: /^close/,
  },
  {
    rule: 'RJ-6',
    why: 'Chromium reads the SDP before it looks at the state',
    engine: 'chromium',
    life: /wrong states/,
    track: /^calls/,
    line: /^setRemoteDescription\(\) /,
  },
  {
    rule: 'AC-3',
    why: 'Chromium takes the end of candidates before there is any remote description',
    engine: 'chromium',
    life: /wrong states/,
    track: /^candidates/,
    line: /./,
  },
]
