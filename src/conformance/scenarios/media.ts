import { transceiverWhenClosed } from '../../../machines/rules/closingRules.ts'
import { type CheckResult, compare, ensure, judged, notExercised } from '../checkResult.ts'
import { eventsOf, type LifeLog, objectsOf, type Side } from '../lifeLog.ts'
import type { Scenario } from '../scenario.ts'
import { Unable } from '../stage.ts'

/** What the ends of connections do to tracks and transceivers. */
export const media: readonly Scenario[] = [
  {
    id: 'pc.close() with media',
    title: 'pc.close() with audio in both directions',
    rules: ['SEQ-6', 'CM-2', 'RP-4', 'EX-7'],
    async play(stage) {
      const { a, b } = stage
      let near: RTCRtpTransceiver
      try {
        near = a.pc.addTransceiver('audio')
        b.pc.addTransceiver('audio')
      } catch {
        throw new Unable('it has no media')
      }
      await stage.open()
      stage.begin()
      a.close()
      a.fact('pc', 'direction', String(near.direction))
      a.fact('pc', 'currentDirection', String(near.currentDirection))
      await a.until('ended', () => a.fired('track audio 1', 'ended') > 0, 1000)
    },
    check: (life) => [...tracksEnd(life), ...transceiversStop(life), ...tracksLive(life)],
  },
]

function tracksOf(life: LifeLog, side: Side): readonly string[] {
  return objectsOf(life, side, 'track')
}

/** The tracks that this side received end, one task after the call. */
function tracksEnd(life: LifeLog): readonly CheckResult[] {
  const tracks = tracksOf(life, 'A')
  if (tracks.length === 0) return [notExercised('SEQ-6', 'it shows no received track')]
  return tracks.flatMap((track) => {
    const ended = eventsOf(life, 'A', track, 'ended')
    const isInside = ended.some(({ inside }) => inside)
    return [
      compare('SEQ-6', 'ended on a received track after an own pc.close()', 1, ended.length),
      ensure('EX-7', !isInside, 'ended in a task of its own', 'ended fired inside pc.close()'),
    ]
  })
}

function transceiversStop(life: LifeLog): readonly CheckResult[] {
  const fact = (name: string) => life.find((entry) => entry.kind === 'fact' && entry.name === name)?.outcome
  const shown = { direction: fact('direction'), currentDirection: fact('currentDirection') }
  return judged('CM-2', transceiverWhenClosed(shown), 'when pc.close() returns')
}

/** The tracks that the other side received go on. */
function tracksLive(life: LifeLog): readonly CheckResult[] {
  return tracksOf(life, 'B').map((track) =>
    compare(
      'RP-4',
      'ended on a received track after the peer’s pc.close()',
      0,
      eventsOf(life, 'B', track, 'ended').length,
    ),
  )
}
