import { mean, standardDeviation } from 'simple-statistics'

/** Of Student's distribution, by degrees of freedom from 1: 95 % are no further out. Of more than 30 the last one will do. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const

/** Where the difference of two means is with a confidence of 95 %: Welch's interval. */
export function intervalOfMeans(one: readonly number[], other: readonly number[]): readonly [number, number] {
  const [p, q] = [one, other].map((values) => {
    const variance = values.length > 1 ? standardDeviation([...values]) ** 2 / (values.length - 1) : Number.NaN
    return { mean: mean([...values]), variance, freedom: values.length - 1 }
  }) as [Sample, Sample]
  const variance = p.variance + q.variance
  const freedom = variance ** 2 / (p.variance ** 2 / p.freedom + q.variance ** 2 / q.freedom)
  const half = (T[Math.max(1, Math.floor(freedom)) - 1] ?? 2.042) * Math.sqrt(variance)
  return [p.mean - q.mean - half, p.mean - q.mean + half]
}

interface Sample {
  readonly mean: number
  /** Of the mean. */
  readonly variance: number
  readonly freedom: number
}
