import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Serves one page, which is a secure context and has nothing in it but a script, on a free port of this machine. */
export async function servePage(
  title: string,
  script: string | Uint8Array,
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js'
    response.setHeader('content-type', `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`)
    response.end(isScript ? script : `<!doctype html><title>${title}</title><script src="/page.js"></script>`)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}/`, close: () => void server.close() }
}
