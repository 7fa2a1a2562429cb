/** The browser and its version, by its user agent; `undefined` if it is none that is known. */
export function browserOf(userAgent: unknown): string | undefined {
  if (typeof userAgent !== 'string') return undefined
  const [, firefox] = /\bFirefox\/(\d+)/.exec(userAgent) ?? []
  if (firefox !== undefined) return `Firefox ${firefox}`
  const [, chromium] = /\b(?:Headless)?Chrom(?:e|ium)\/(\d+)/.exec(userAgent) ?? []
  if (chromium !== undefined) return `Chromium ${chromium}`
  const [, safari] = /\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\b/.exec(userAgent) ?? []
  return safari === undefined ? undefined : `Safari ${safari}`
}

/** The same of `navigator.userAgentData`. */
export function browserOfBrands(data: unknown): string | undefined {
  const { brands } = Object(data) as { readonly brands?: unknown }
  if (!Array.isArray(brands)) return undefined
  const chromium = brands.map(Object).find(({ brand }) => brand === 'Chromium')
  return chromium && /^\d{1,4}$/.test(String(chromium.version)) ? `Chromium ${chromium.version}` : undefined
}
