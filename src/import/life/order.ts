import type { Logged } from './logged.ts'
import { stateIn } from './names.ts'

/** How much earlier than its event a success may be logged, in milliseconds. */
const EARLY = 20

/**
 * Puts an event before the success that it belongs to: versions 144 to 149 of Chromium log the success of a description some
 * tens of microseconds before its `signalingstatechange`, which script saw in the other order.
 */
export function inOrderOfScript(logged: readonly Logged[]): readonly Logged[] {
  const list = [...logged]
  let hasChanged = true
  for (let index = 0; index < list.length; index += 1) {
    const { name, at } = list[index] as Logged
    if (name === 'setLocalDescription' || name === 'setRemoteDescription') hasChanged = false
    if (name === 'onsignalingstatechange') hasChanged = true
    if (!/^set\w+OnSuccess$/.test(name) || hasChanged) continue
    const next = list[index + 1]
    if (next?.name !== 'onsignalingstatechange' || next.at - at > EARLY || stateIn(next.value) === 'closed') continue
    list[index + 1] = { ...(list[index] as Logged), at: next.at }
    list[index] = next
    hasChanged = true
  }
  return list
}

const typeTo: { readonly [state: string]: string } = {
  'have-local-offer': 'offer',
  'have-remote-offer': 'offer',
  'have-local-pranswer': 'pranswer',
  'have-remote-pranswer': 'pranswer',
  stable: 'answer',
}

/** Says of which type the descriptions were that a dump hides: the changes that come before their success tell. */
export function withTypes(logged: readonly Logged[]): readonly Logged[] {
  let state: string | undefined = 'stable'
  return logged.map((line, index) => {
    if (line.name === 'onsignalingstatechange') state = stateIn(line.value)
    if (line.value !== '' || !/^set(?:Local|Remote)Description$/.test(line.name)) return line
    const rest = logged.slice(index + 1, index + 1 + MOST_LINES)
    const end = rest.findIndex(({ name }) => name.startsWith(`${line.name}On`))
    const changes = rest.slice(0, Math.max(end, 0)).filter(({ name }) => name === 'onsignalingstatechange')
    const last = stateIn(changes.at(-1)?.value)
    // Who has offered takes that back with a description of the same side.
    const isRollback =
      last === 'stable' && state === (line.name.startsWith('setLocal') ? 'have-local-offer' : 'have-remote-offer')
    const type = isRollback ? 'rollback' : typeTo[last ?? '']
    return type === undefined ? line : { ...line, value: { type }, inferred: 'states' }
  })
}

/** How many lines are looked through for what a call has come to. */
const MOST_LINES = 200
