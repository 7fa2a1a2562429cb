import { listening } from '../../inspect/listening.ts'
import { CONNECTED, DISCONNECTED } from '../../inspect/protocol.ts'
import { isRecord } from '../plain.ts'
import type { InspectorSource } from './source.ts'

/**
 * Messages from the window that has opened this page or embeds it, as `createBrowserInspector` of `@statelyai/inspect`
 * sends them. Those of any other window are not listened to.
 *
 * @returns `undefined` if no window has opened or embeds this one
 */
export function postMessageSource(own: Window = window): InspectorSource | undefined {
  const other: Window | null = own === own.top ? own.opener : own.parent
  if (!other || other === own) return undefined
  return {
    subscribe(take, notify = () => {}) {
      const hear = ({ source, data }: MessageEvent<unknown>) => {
        if (source !== other || !isRecord(data) || typeof data.type !== 'string') return
        if (data.type === DISCONNECTED) notify({ state: 'disconnected' })
        else if (data.type.startsWith('@xstate.') || data.type.startsWith('@webrtc-statecharts.')) take([data])
      }
      const listener = (event: MessageEvent<unknown>) => listening(() => hear(event))
      own.addEventListener('message', listener)
      notify({ state: 'connected' })
      // Of what origin the other window is cannot be known, and it only learns that this page is there.
      other.postMessage({ type: CONNECTED }, '*')
      return () => own.removeEventListener('message', listener)
    },
  }
}
