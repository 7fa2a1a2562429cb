import { ufragsIn } from '../../../src/session/ufrags.ts'

/** What an abstract description says. As text it is read by the same code that reads a real one. */
export interface Described {
  /** Which offer it is, or which one it answers. */
  readonly offer: string
  readonly ufrag: string
  /** What both ends have sections for. */
  readonly sections: readonly string[]
}

export function textOf({ offer, ufrag, sections }: Described): string {
  return `o=${offer}\na=ice-ufrag:${ufrag}\nm=${sections.join(' ')}\n`
}

export function describedBy(sdp: string): Described {
  const [, offer = ''] = /^o=(.*)$/m.exec(sdp) ?? []
  const [, sections = ''] = /^m=(.*)$/m.exec(sdp) ?? []
  return { offer, ufrag: ufragsIn(sdp)[0] ?? '', sections: sections.split(' ').filter((section) => section !== '') }
}
