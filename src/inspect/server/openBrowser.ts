import { spawn } from 'node:child_process'
import process from 'node:process'

/** Opens a URL in the user's browser, if that can be done. No shell sees the URL. */
export function openBrowser(url: string): void {
  const [program, ...parameters] = opener(url)
  const child = spawn(program, parameters, { stdio: 'ignore', detached: true })
  // Who has no such program opens the URL that was printed.
  child.on('error', () => {})
  child.unref()
}

function opener(url: string): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', url]
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}
