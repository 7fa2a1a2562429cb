import { notCompared } from './notCompared.ts'
import type { Witness, Witnessed } from './record.ts'

/** What two witnesses have come to. */
export interface Compared {
  /** How many tracks are the same. */
  readonly same: number
  /** What is not, in words. */
  readonly different: readonly string[]
  /** Which entries of the table were needed, by their rules. */
  readonly used: ReadonlySet<string>
}

/** Compares what a real engine has shown with what the simulated one has, track by track. */
export function compare(engine: 'chromium' | 'firefox', real: Witness, simulated: Witness): Compared {
  const different: string[] = []
  const used = new Set<string>()
  let same = 0
  for (const [life, both] of Object.entries(real)) {
    // What the engine cannot do says nothing of the other.
    if (both.stopped !== undefined) continue
    const other = simulated[life]
    if (!other || other.stopped !== undefined) {
      different.push(`${engine}, ${life}: the simulated life was stopped by ${other?.stopped}`)
      continue
    }
    for (const end of ['a', 'b'] as const) {
      const lines = linesOf(engine, life, used)
      for (const track of tracksOfBoth(both[end], other[end])) {
        const [shown, expected] = [both[end], other[end]].map(({ tracks }) =>
          lines(track, tracks[track] ?? []).join(' · '),
        )
        if (shown === expected) same += 1
        else different.push(`${engine}, ${life}, ${end}, ${track}: ${shown} — simulated: ${expected}`)
      }
    }
  }
  return { same, different, used }
}

function tracksOfBoth(one: Witnessed, other: Witnessed): readonly string[] {
  return [...new Set([...Object.keys(one.tracks), ...Object.keys(other.tracks)])]
}

/** Leaves out what is not compared. */
function linesOf(engine: string, life: string, used: Set<string>) {
  const entries = notCompared.filter((each) => each.engine === 'both' || each.engine === engine)
  return (track: string, lines: readonly string[]) => {
    const left = lines.filter((line) => {
      const entry = entries.find(
        (each) => (each.life?.test(life) ?? true) && each.track.test(track) && each.line.test(line),
      )
      if (entry) used.add(entry.rule)
      return !entry
    })
    // What stood between two of the same is not compared.
    return left.filter((line, index) => line !== left[index - 1])
  }
}
