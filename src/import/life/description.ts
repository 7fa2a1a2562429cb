/** A description, as far as a dump shows it. */
export interface Described {
  readonly type: string | undefined
  readonly sdp: string | undefined
}

/** What a dump says of a description: JSON, or `type: offer, sdp: v=0…`; `undefined` if it says nothing. */
export function descriptionIn(value: unknown): Described | undefined {
  if (typeof value === 'string') {
    const [, type, sdp] = /^type: (\w+), sdp: ([\s\S]*)$/.exec(value) ?? []
    return type === undefined ? undefined : { type: type.toLowerCase(), sdp: sdp === '' ? undefined : sdp }
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { type, sdp } = ('0' in value ? value[0] : value) as { type?: unknown; sdp?: unknown }
  if (typeof type !== 'string' && typeof sdp !== 'string') return undefined
  return {
    type: typeof type === 'string' ? type : undefined,
    sdp: typeof sdp === 'string' && sdp !== '' ? sdp : undefined,
  }
}

/** rtcstats-js writes no section that is as in the description that was created: then a bare `v=` or `m=` stands for it. */
export function restored({ type, sdp }: Described, created: Described | undefined): Described {
  if (sdp === undefined || created?.sdp === undefined || !/^[vm]=\r?$/m.test(sdp)) return { type, sdp }
  const base = sectionsOf(created.sdp)
  const sections = sectionsOf(sdp).map((each, index) => (each === 'v=' || each === 'm=' ? (base[index] ?? each) : each))
  return { type, sdp: `${sections.join('\r\n')}\r\n` }
}

function sectionsOf(sdp: string): readonly string[] {
  return sdp.split(/\r?\n(?=m=)/).map((each) => each.trim())
}

/** Whose session it is: the user and number of its line `o=`. */
export function sessionOf(sdp: string): string | undefined {
  const [, user, id] = /^o=(\S+) (\d{4,})\b/m.exec(sdp) ?? []
  return id === undefined ? undefined : `${user} ${id}`
}
