/** What a member of a statistics object was; `null` where it was not there. */
export type StatisticsValue = number | string | boolean | null

/** One statistic over time. */
export interface Samples {
  /** In milliseconds from the beginning of the life's trace. */
  readonly times: readonly number[]
  /** One for each time. */
  readonly values: readonly StatisticsValue[]
}

/** A statistic that there is. */
export interface SeriesName {
  /** The `id` of the statistics object, as `getStats()` has it. */
  readonly object: string
  /** Its `type`, such as `transport`; `unknown` if the dump does not say it. */
  readonly type: string
  /** The member, such as `bytesSent`. */
  readonly member: string
}

/** The statistics of one connection. They stay packed until they are asked for. */
export interface Series {
  /** Which statistics there are. To list them may take a pass over all of them, once. */
  list(): readonly SeriesName[]
  /** One of them; `undefined` if it is not there. */
  samples(object: string, member: string): Samples | undefined
}
