/** The engines of which it is known what they do otherwise. */
export const knownEngines = ['chromium', 'firefox', 'node-datachannel', 'wrtc'] as const

/** An engine whose deviations are known. */
export type EngineName = (typeof knownEngines)[number]

/**
 * The engine of a connection or a channel. In a browser no object is touched; elsewhere it is asked for the members that
 * tell, and none of them is read.
 */
export function engineOf(object: object): EngineName | undefined {
  const { userAgent = '' } = (globalThis as { navigator?: { userAgent?: string } }).navigator ?? {}
  if (/ Firefox\//.test(userAgent)) return 'firefox'
  if (/Chrom(e|ium)\//.test(userAgent)) return 'chromium'
  const isOfNode = 'ext_maxDataChannelId' in object || (object instanceof EventTarget && 'onclosing' in object)
  if (isOfNode) return 'node-datachannel'
  return ('_pc' in object && '_listeners' in object) || '_send' in object ? 'wrtc' : undefined
}
