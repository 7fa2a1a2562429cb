import type { Series } from '../trace/series.ts'

export type { Samples, Series, SeriesName } from '../trace/series.ts'

/** Of a connection without statistics. */
export const noSeries: Series = { list: () => [], samples: () => undefined }
