import { type Around, hookMethods, hookSetter } from '../../src/watch/hooks.ts'
import type { Reflection } from './reflected.ts'

/** The methods that are hooked, by the part of a connection that has them; `direction` is an attribute. */
export const hookedNames: Readonly<Record<string, readonly string[]>> = {
  connection: [
    'close',
    'createDataChannel',
    'createOffer',
    'createAnswer',
    'setLocalDescription',
    'setRemoteDescription',
    'addIceCandidate',
    'addTrack',
    'removeTrack',
    'addTransceiver',
    'restartIce',
  ],
  channel: ['send', 'close'],
  transceiver: ['stop', 'direction'],
  sender: ['replaceTrack'],
}

/** The kind of a part, which is its name without a number. */
export function kindOf(part: string): string {
  return part.split(' ')[0] as string
}

/** Hooks all that is worth it of some objects, and returns what ends that. */
export function hookAll(
  parts: Readonly<Record<string, object>>,
  around: (part: string, ...args: Parameters<Around>) => unknown = (_, call) => call(),
): () => void {
  const undo = Object.entries(parts).flatMap(([part, object]) => [
    hookMethods(object, hookedNames[kindOf(part)] ?? [], (...args) => around(part, ...args)),
    kindOf(part) === 'transceiver' ? hookSetter(object, 'direction', () => {}) : undefined,
  ])
  return () => {
    for (const end of undo) end?.()
  }
}

/** The only difference that a hook makes to what an app can look at: the text of the function. */
export function withTextsOf(reflection: Reflection, text: string, hooked = hookedNames): Reflection {
  const objects = Object.entries(reflection.objects).map(([part, shown]) => {
    const names = hooked[kindOf(part)] ?? []
    const chain = shown.chain.map((link) => ({
      ...link,
      properties: link.properties.map((property) => {
        if (!names.includes(property.key)) return property
        const { value, set } = property
        if (set) return { ...property, set: { ...set, text } }
        return typeof value === 'object' ? { ...property, value: { ...value, text } } : property
      }),
    }))
    return [part, { ...shown, chain }]
  })
  return { ...reflection, objects: Object.fromEntries(objects) }
}
