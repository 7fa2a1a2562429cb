import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test.each(['showEvery.ts', 'hangUp.test.ts', 'ofDataConnection.ts', 'ofSimplePeer.ts'])(
  'the documentation of existing apps shows %s as it is',
  (file) => {
    const code = read(`test/live/browser/libraries/examples/${file}`)
    const shown = code
      .replace('../../../../../src/index.ts', 'webrtc-statecharts')
      .replace('../../../../../src/divergences/index.ts', 'webrtc-statecharts/divergences')
      .replaceAll('export ', '')
    expect(read('docs/guides/existing-apps.md')).toContain(shown)
  },
)

test('the documentation of existing apps names the versions that are tested', () => {
  const page = read('docs/guides/existing-apps.md')
  for (const name of ['peerjs', 'simple-peer']) {
    const { version } = JSON.parse(read(`node_modules/${name}/package.json`)) as { version: string }
    expect(page).toMatch(new RegExp(`\\| ${name} \\| ${version.replaceAll('.', '\\.')} \\|`, 'i'))
  }
})
