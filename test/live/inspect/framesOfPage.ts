import * as stately from '@statelyai/inspect'
import { createBrowserInspector } from '../../../src/inspect/createBrowserInspector.ts'
import { type Inspector, type InspectorOptions, redaction } from '../../../src/inspect/index.ts'
import type { Frames, Maker } from './frames.ts'

const page = `<script>
  addEventListener('message', ({ data }) => parent.postMessage({ frame: JSON.stringify(data) }, '*'))
  // Stately's inspector knows its page only when the iframe has loaded.
  addEventListener('load', () => setTimeout(() => parent.postMessage({ type: '@statelyai.connected' }, '*')))
</script>`

/** An inspector whose page is in an iframe, and what reaches that. */
export async function framesOfPage(
  options: InspectorOptions,
  maker: Maker,
): Promise<Pick<Inspector, 'inspect'> & Frames> {
  const frames: string[] = []
  const listen = ({ data }: MessageEvent<{ readonly frame?: string }>) => {
    if (typeof data?.frame === 'string') frames.push(data.frame)
  }
  window.addEventListener('message', listen)
  const iframe = document.createElement('iframe')
  document.body.append(iframe)
  const url = URL.createObjectURL(new Blob([page], { type: 'text/html' }))
  const inspector =
    maker === 'our own'
      ? createBrowserInspector({ ...options, url, iframe, emitted: true })
      : stately.createBrowserInspector({ url, iframe, ...redaction(options) })
  return {
    inspect: inspector.inspect as Inspector['inspect'],
    frames,
    close() {
      inspector.stop()
      window.removeEventListener('message', listen)
      iframe.remove()
      URL.revokeObjectURL(url)
    },
  }
}
