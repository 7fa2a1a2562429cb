import type { Browser } from '../../browsers.ts'
import { type ComparedLives, differential } from './campaign.ts'
import type { Compared } from './compare.ts'

/** `npm run dumps -- differential`: lives in a browser. Returns what was compared. */
export async function differentialIn(
  browser: Browser['name'],
  lives: number,
  first: number,
): Promise<readonly Compared[]> {
  let count = 0
  const tell = ({ lives: some, compared }: ComparedLives) => {
    count += some.length
    for (const { seed, end, origin, mismatches } of compared.filter((each) => each.mismatches.length > 0)) {
      const { kind, steps } = some.find((life) => life.seed === seed) ?? { kind: '', steps: [] }
      console.log(`seed ${seed}, ${end}, ${origin}: ${mismatches.join('; ')}\n  ${kind}: ${steps.join(', ')}`)
    }
    console.log(`${count} of ${lives} lives in ${browser}`)
  }
  const compared = await differential(browser, { lives, first }, tell)
  const wrong = compared.filter(({ mismatches }) => mismatches.length > 0)
  const ahead = compared.filter((each) => each.ahead.length > 0)
  console.log(
    [
      `${lives} lives in ${browser}, seeds ${first} to ${first + lives - 1}: ${compared.length} connections compared,`,
      `${wrong.length} with a mismatch, ${ahead.length} in which the browser has logged what script did not see any more.`,
    ].join(' '),
  )
  return compared
}
