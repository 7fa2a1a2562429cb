import { join } from 'node:path'
import { createElement } from 'react'
import { renderToString as renderReact } from 'react-dom/server'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSSRApp } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import { frameworkPlugins } from '../../../tools/frameworks.ts'

const platform = ['RTCPeerConnection', 'RTCDataChannel', 'RTCError', 'RTCErrorEvent']
let server: ViteDevServer
let touched: string[]

beforeAll(async () => {
  server = await createServer({
    configFile: false,
    mode: 'development',
    root: join(import.meta.dirname, '../../..'),
    appType: 'custom',
    logLevel: 'error',
    plugins: frameworkPlugins(),
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  })
})

afterAll(() => server.close())

beforeEach(() => {
  touched = []
  for (const name of platform) {
    Object.defineProperty(globalThis, name, { get: () => void touched.push(name), configurable: true })
  }
})

afterEach(() => {
  for (const name of platform) Reflect.deleteProperty(globalThis, name)
})

async function load(file: string) {
  return await server.ssrLoadModule(`/test/examples/frameworks/${file}`)
}

describe('on a server, without a connection, there is rendered', () => {
  test.each([
    ['React', async () => renderReact(createElement((await load('react/ConnectionStatus.tsx')).ConnectionStatus))],
    [
      'a component of React that owns its connection, and makes none there',
      async () =>
        renderReact(createElement((await load('react/Call.tsx')).Call, { create: () => new RTCPeerConnection() })),
    ],
    ['Vue', async () => renderVue(createSSRApp((await load('vue/ConnectionStatus.vue')).default))],
    [
      'Svelte',
      async () => {
        const { render } = await server.ssrLoadModule('svelte/server')
        return render((await load('svelte/ConnectionStatus.svelte')).default).body
      },
    ],
    [
      'Solid',
      async () => {
        const { renderToString, createComponent } = await server.ssrLoadModule('solid-js/web')
        const { ConnectionStatus } = await load('solid/ConnectionStatus.tsx')
        return renderToString(() => createComponent(ConnectionStatus, {}))
      },
    ],
  ])('%s', async (_, render) => {
    const html = await render()
    expect(html.replace(/<!--.*?-->| data-hk="\w+"/g, '').replace(/\s+/g, ' ')).toMatch(
      /^<section> ?<p>no connection<\/p> ?<ul> ?<\/ul> ?<button type="button" disabled(="")?> ?Hang up ?<\/button> ?<\/section>$/,
    )
    expect(touched).toEqual([])
  })

  test('nothing by the plain DOM, which can be imported', async () => {
    expect((await load('dom/connectionStatus.ts')).showConnectionStatus).toBeTypeOf('function')
    expect(touched).toEqual([])
  })
})
