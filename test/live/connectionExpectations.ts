import type { engine } from '#engine'
import type { RuleId } from '../../machines/rules/rules.ts'
import type { ConnectionSequence } from './connectionScenarios.ts'

/** What one end of a sequence shows; see connectionLines.ts. */
type Line = string

const connects =
  'ice checking connected · dtls connecting connected · sctp connected · ' +
  'iceConnectionState checking connected · connectionState connecting connected'
const wrongFingerprint =
  'ice checking connected · dtls connecting error failed · ' +
  'iceConnectionState checking connected · connectionState connecting failed'
const completes = completed(connects)

/** The same of an engine that knows by then that there are no more candidates. */
function completed(line: Line): Line {
  return line.replaceAll('checking connected', 'checking connected completed')
}

/** What the specification asks for; where it leaves a choice, each of the choices. */
export const prescribed: Record<ConnectionSequence, { readonly A: readonly Line[]; readonly B: readonly Line[] }> = {
  'SEQ-1': { A: [connects, completes], B: [connects, completes] },
  'SEQ-2': { A: [connects, completes], B: [connects, completes] },
  // Whether SCTP tells of a local close is not clear (AMB-1).
  'SEQ-6': { A: ['', 'sctp closed'], B: ['dtls closed · sctp closed'] },
  'SEQ-11': {
    A: [wrongFingerprint, completed(wrongFingerprint)],
    B: [wrongFingerprint, completed(wrongFingerprint)],
  },
  'SEQ-12': { A: ['channel open, after open'], B: ['channel open, after open'] },
  'SEQ-21': { A: ['ice closed · dtls closed · sctp closed'], B: [''] },
  'SEQ-22': {
    A: ['signalingstatechange[stable] · SRD: fulfilled'],
    B: [
      'signalingstatechange[stable] · signalingstatechange[have-remote-offer] · SRD: fulfilled · ' +
        'signalingstatechange[stable] · SLD: fulfilled',
    ],
  },
  'SEQ-23': {
    A: ['addTransceiver() · negotiationneeded · signalingstatechange[have-local-offer] · SLD: fulfilled'],
    B: [''],
  },
  'SEQ-24': {
    A: [
      'iceGatherer gatheringstatechange[gathering] · icegatheringstatechange[gathering] · ' +
        'icecandidate[candidate] · icecandidate[""] · ' +
        'iceGatherer gatheringstatechange[complete] · icegatheringstatechange[complete] · icecandidate[null]',
    ],
    B: [''],
  },
  'SEQ-26': { A: ['signalingstatechange[stable] · SLD: fulfilled · negotiationneeded'], B: [''] },
}

/** What an engine shows instead, at one end, and the rules that its adapter reports for the connection. */
interface Deviation {
  /** `undefined`: as prescribed. */
  readonly seen?: Line
  /** What it shows at times, when things happen in another order. */
  readonly races?: readonly Line[]
  readonly rules: readonly RuleId[]
  /** The rules that depend on such a race. */
  readonly sometimes?: readonly RuleId[]
}

type Ends = { readonly [End in 'A' | 'B']?: Deviation }

/**
 * D10, C-7, C-6, C-16: `negotiationneeded` during createOffer(), no empty candidate, the connection tells before ICE, and now
 * and then before DTLS.
 */
const chromiumOffers: Deviation = { rules: ['GA-4', 'INV-13', 'INV-41', 'INV-45'], sometimes: ['DX-1'] }
const chromiumAnswers: Deviation = { rules: ['GA-4', 'INV-41', 'INV-45'], sometimes: ['DX-1'] }
const chromiumConnects: Ends = { A: chromiumOffers, B: chromiumAnswers }
const unannouncedFailure =
  'ice checking connected · dtls connecting failed · sctp closed · ' +
  'iceConnectionState checking connected · connectionState connecting failed'

/** In about one of twenty lives the connection tells of gathering before its transport does (INV-46). */
const gatheringBegins = 'iceGatherer gatheringstatechange[gathering] · icegatheringstatechange[gathering]'
const gatheringBeginsEarly = 'icegatheringstatechange[gathering] · iceGatherer gatheringstatechange[gathering]'
const gatheringEnds =
  'iceGatherer gatheringstatechange[complete] · icegatheringstatechange[complete] · icecandidate[null]'
const gatheringEndsEarly =
  'icegatheringstatechange[complete] · icecandidate[null] · iceGatherer gatheringstatechange[complete]'
const gathering = (begins: Line, ends: Line): Line => `${begins} · icecandidate[candidate] · ${ends}`

/** Where gathering may or may not come to its end meanwhile. */
const gathers = { sometimes: ['GA-4'] } as const satisfies Partial<Deviation>

/** F7, F10: it hides `maxChannels`, and ICE tells before the connection has its state. */
const firefoxConnects: Ends = { A: { rules: ['IC-1', 'INV-41'] }, B: { rules: ['IC-1', 'INV-41'] } }

/** Its events come in batches and twice, each with the values of that moment; it negotiates by itself. */
const nodeConnected: Line =
  'ice checking connected connected · dtls connecting connected · sctp connecting connected · ' +
  'iceConnectionState checking connected connected · connectionState connecting connected'
const nodeBase: readonly RuleId[] = ['DS-2', 'INV-10', 'INV-40', 'INV-41', 'TR-1', 'TR-2']
const nodeRaces: readonly RuleId[] = ['DX-1', 'INV-16', 'INV-42', 'INV-45', 'TR-3', 'INV-9', 'IC-1', 'INV-5']
const nodeOffers: Deviation = { seen: nodeConnected, rules: [...nodeBase, 'EX-4'], sometimes: nodeRaces }
const nodeAnswers: Deviation = {
  seen: nodeConnected,
  rules: [...nodeBase, 'CO-2', 'INV-5', 'RJ-6', 'SG-6'],
  sometimes: nodeRaces,
}

/** The deviations of each engine. One that is no longer seen fails the tests, and then goes. */
export const deviations: Record<typeof engine, Partial<Record<ConnectionSequence, Ends>>> = {
  chromium: {
    'SEQ-1': chromiumConnects,
    'SEQ-2': chromiumConnects,
    // Code of the app's runs inside close(), when DTLS and ICE are not closed.
    'SEQ-6': { A: { ...chromiumOffers, rules: [...chromiumOffers.rules, 'INV-48'] }, B: chromiumAnswers },
    'SEQ-11': {
      A: { ...chromiumOffers, seen: unannouncedFailure, rules: [...chromiumOffers.rules, 'INV-43'] },
      B: { ...chromiumAnswers, seen: unannouncedFailure, rules: [...chromiumAnswers.rules, 'INV-43'] },
    },
    'SEQ-12': chromiumConnects,
    'SEQ-21': {
      A: { seen: 'dtls closed · sctp closed', rules: ['INV-13', 'INV-41'], ...gathers },
      B: { rules: ['INV-41'] },
    },
    // In `stable`, half-way through the implicit rollback, the offer is pending already.
    'SEQ-22': { A: { rules: ['INV-41'], ...gathers }, B: { rules: ['DS-2', 'INV-41'], ...gathers } },
    'SEQ-23': { A: { rules: [], ...gathers } },
    'SEQ-24': {
      A: {
        seen: gathering(gatheringBegins, gatheringEnds),
        races: [
          gathering(gatheringBeginsEarly, gatheringEnds),
          gathering(gatheringBegins, gatheringEndsEarly),
          gathering(gatheringBeginsEarly, gatheringEndsEarly),
        ],
        rules: ['GA-4', 'INV-13', 'INV-41'],
      },
    },
    // C-11
    'SEQ-26': {
      A: {
        seen: 'negotiationneeded · signalingstatechange[stable] · SLD: fulfilled',
        rules: ['INV-13', 'INV-41'],
        ...gathers,
      },
    },
  },
  firefox: {
    'SEQ-1': firefoxConnects,
    'SEQ-2': firefoxConnects,
    // F2, F3
    'SEQ-6': { A: { rules: ['DS-4', 'IC-1', 'INV-41', 'INV-48'] }, B: { rules: ['IC-1', 'INV-41'] } },
    'SEQ-11': {
      A: { seen: unannouncedFailure, rules: ['IC-1', 'INV-41', 'INV-43'] },
      B: { seen: unannouncedFailure, rules: ['IC-1', 'INV-43'] },
    },
    'SEQ-12': firefoxConnects,
    'SEQ-21': {
      A: {
        seen: 'ice closed · dtls closed',
        races: ['ice failed closed · dtls closed'],
        rules: ['INV-41'],
        sometimes: ['IC-1'],
      },
    },
    // Of the transports that the rollback has dropped, SCTP is never closed, and the others at times too late. ICE may or
    // may not begin meanwhile.
    'SEQ-22': {
      A: { rules: ['INV-41'], sometimes: ['IC-1'] },
      B: { rules: ['INV-41'], sometimes: ['IC-1'] },
    },
    'SEQ-24': { A: { rules: ['INV-41'] } },
    'SEQ-26': { A: { rules: ['INV-41'] } },
  },
  simulated: {},
  'node-datachannel': {
    'SEQ-1': { A: nodeOffers, B: nodeAnswers },
    'SEQ-2': {
      A: nodeOffers,
      B: {
        ...nodeAnswers,
        rules: [...nodeBase, 'CO-2', 'EX-4', 'INV-5', 'RJ-6'],
        sometimes: [...nodeRaces, 'SG-6'],
      },
    },
    'SEQ-6': {
      A: {
        seen: 'dtls closed · sctp closed · connectionState closed',
        races: ['dtls closed closed · sctp closed closed · connectionState closed closed'],
        rules: [...nodeOffers.rules, 'INV-1'],
        sometimes: nodeRaces,
      },
      B: {
        seen: 'dtls closed closed · sctp closed closed · connectionState closed closed',
        races: ['dtls closed · sctp closed · connectionState closed'],
        rules: [...nodeAnswers.rules, 'INV-1', 'RP-2'],
        sometimes: nodeRaces,
      },
    },
    'SEQ-24': {
      A: {
        seen:
          'iceGatherer gatheringstatechange[complete] · icegatheringstatechange[complete] · ' +
          'iceGatherer gatheringstatechange[complete] · icegatheringstatechange[complete] · icecandidate[candidate]',
        races: [
          'iceGatherer gatheringstatechange[complete] · icegatheringstatechange[complete] · icecandidate[candidate] · ' +
            'iceGatherer gatheringstatechange[complete] · icegatheringstatechange[complete]',
          'icecandidate[candidate] · iceGatherer gatheringstatechange[complete] · icegatheringstatechange[complete] · ' +
            'iceGatherer gatheringstatechange[complete] · icegatheringstatechange[complete]',
        ],
        rules: ['DS-2', 'EX-4', 'INV-10', 'INV-40', 'INV-41', 'TR-2'],
        sometimes: ['TR-1', 'TR-3'],
      },
      B: { rules: ['DS-2'] },
    },
  },
}
