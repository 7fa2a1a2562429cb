import { createComponent, createResource, type JSX, Suspense } from 'solid-js'
import { render } from 'solid-js/web'
import { expect, test } from 'vitest'
import { bindPeerConnection } from '../../../../src/index.ts'
import { ConnectionStatus } from '../../../examples/frameworks/solid/ConnectionStatus.tsx'
import { peersOfEachTest } from '../../peersOfEachTest.ts'
import { Place } from './page.ts'

const openPeers = peersOfEachTest()

test('the example for Solid, inside <Suspense>, shows what has happened while it was suspended', async () => {
  const { a } = openPeers()
  const connection = bindPeerConnection(a)
  let load = (_text: string) => {}
  const loaded = new Promise<string>((resolve) => {
    load = resolve
  })
  const Loading = () => createResource(() => loaded)[0] as unknown as JSX.Element

  const place = new Place((element) => {
    const children = {
      get children() {
        return [createComponent(ConnectionStatus, { connection }), createComponent(Loading, {})]
      },
    }
    return { show: () => {}, unmount: render(() => createComponent(Suspense, children), element) }
  })
  expect(place.element.childNodes).toHaveLength(0)
  a.close()
  load('loaded')
  await place.shows({ state: 'closed', canHangUp: false })
})
