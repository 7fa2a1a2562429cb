import { fork } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { connectionMethods } from '../../../src/watch/connectionCalls.ts'
import { kindOf, withTextsOf } from '../../live/hookedConnection.ts'
import type { Reflection } from '../../live/reflected.ts'
import type { WrtcBinding } from './wrtcProcess.ts'

/** What its prototypes do not let go of, and so sits on the object while it is bound: noticeable, but not in loops. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  channel: ['close'],
  transceiver: ['stop', 'direction'],
  sender: ['replaceTrack', 'setStreams'],
}

let report: WrtcBinding

/** In a process of its own: it crashes where methods are called for objects of other classes. */
beforeAll(async () => {
  report = await new Promise<WrtcBinding>((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'wrtcProcess.ts'), { execArgv: ['--import', 'tsx'] })
    child.on('message', (message) => resolve(message as WrtcBinding))
    child.on('exit', (code, signal) => reject(new Error(`the process of @roamhq/wrtc ended with ${signal ?? code}`)))
  })
})

function ownOf({ objects }: Reflection): string[] {
  return Object.entries(objects).flatMap(([part, { chain }]) =>
    (chain[0]?.properties ?? []).map(({ key, flags }) => `${part}: ${key} ${flags}`),
  )
}

/** Without the properties that objects have of their own, in the place of what they have inherited. */
function withoutExceptions(reflection: Reflection): Reflection {
  const objects = Object.entries(reflection.objects).map(([part, shown]) => {
    const [itself, ...inherited] = shown.chain
    const properties = itself?.properties.filter(({ key }) => !exceptions[kindOf(part)]?.includes(key))
    return [part, { ...shown, chain: [{ ...itself, properties }, ...inherited] }]
  })
  return { ...reflection, objects: Object.fromEntries(objects) }
}

test('a bound connection of @roamhq/wrtc looks as a bare one, but for texts, and for properties that do not show in loops', () => {
  const { before, during } = report
  const expected = withTextsOf(before, String(new Proxy(() => {}, {})), {
    connection: connectionMethods,
  })
  for (const reflection of during) {
    expect(withoutExceptions(reflection)).toEqual(expected)
    const usual = ownOf(before)
    expect(
      ownOf(reflection)
        .filter((property) => !usual.includes(property))
        .sort(),
    ).toEqual([
      'channel: close wc',
      'sender 0: replaceTrack wc',
      'sender 0: setStreams wc',
      'transceiver 0: direction c',
      'transceiver 0: stop wc',
    ])
  }
  expect(during).toHaveLength(2)
})

test('a connection of @roamhq/wrtc that is not bound any more looks as a bare one', () => {
  const { before, after, closed, restored } = report
  expect(after).toEqual([before, before])
  expect(closed[1]).toEqual(closed[0])
  expect(restored).toBe(true)
})

test('a bound connection of @roamhq/wrtc is followed', () => {
  expect(report.followed).toEqual(['createOffer', 'have-local-offer', 'closing', 'closed'])
})
