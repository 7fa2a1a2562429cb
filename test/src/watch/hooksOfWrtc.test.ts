import { fork } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { hookedNames, kindOf, withTextsOf } from '../../live/hookedConnection.ts'
import type { Reflection } from '../../live/reflected.ts'
import type { WrtcReport } from './wrtcProcess.ts'

/** What its prototypes do not let go of, and so sits on the object. */
const onObject: Readonly<Record<string, readonly string[]>> = {
  channel: ['close'],
  transceiver: ['stop', 'direction'],
  sender: ['replaceTrack'],
}
const onPrototype = Object.fromEntries(
  Object.entries(hookedNames).map(([kind, names]) => [kind, names.filter((name) => !onObject[kind]?.includes(name))]),
)

let report: WrtcReport

/** In a process of its own, which may end as it likes. */
beforeAll(async () => {
  report = await new Promise<WrtcReport>((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'wrtcProcess.ts'), { execArgv: ['--import', 'tsx'] })
    child.on('message', (message) => resolve(message as WrtcReport))
    child.on('exit', (code, signal) => reject(new Error(`the process of @roamhq/wrtc ended with ${signal ?? code}`)))
  })
})

/** The properties that objects have of their own, in the place of what they have inherited. */
function withoutOwn(reflection: Reflection): Reflection {
  const objects = Object.entries(reflection.objects).map(([part, shown]) => {
    const [itself, ...inherited] = shown.chain
    const properties = itself?.properties.filter(({ key }) => !onObject[kindOf(part)]?.includes(key))
    return [part, { ...shown, chain: [{ ...itself, properties }, ...inherited] }]
  })
  return { ...reflection, objects: Object.fromEntries(objects) }
}

test('@roamhq/wrtc looks as before with hooks, but for texts, and for what sits on objects and does not show in loops', () => {
  const { before, during } = report
  expect(withoutOwn(during)).toEqual(withTextsOf(before, String(new Proxy(() => {}, {})), onPrototype))
  const added = Object.entries(during.objects).flatMap(([part, { chain }]) => {
    const keys = before.objects[part]?.chain[0]?.properties.map(({ key }) => key)
    return (chain[0]?.properties ?? []).flatMap(({ key, flags }) =>
      keys?.includes(key) ? [] : [`${part}: ${key} ${flags}`],
    )
  })
  expect(added.sort()).toEqual([
    'channel: close wc',
    'sender 0: replaceTrack wc',
    'transceiver 0: direction c',
    'transceiver 0: stop wc',
  ])
})

test('@roamhq/wrtc looks as before after hooks', () => {
  expect(report.after).toEqual(report.before)
})

test('@roamhq/wrtc’s calls are seen', () => {
  expect(report.seen).toEqual([
    'sender 0 replaceTrack',
    'connection createOffer',
    'connection setLocalDescription',
    'transceiver 0 stop',
    'channel close',
    'connection close',
  ])
})
