import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')

test.each(['ownedConnection.ts', 'callMachine.ts', 'startCall.ts'])(
  'docs/guides/app-machines.md shows %s as it is',
  (file) => {
    const shown = read(file).replace('../../../src/index.ts', 'webrtc-statecharts')
    expect(read('../../../docs/guides/app-machines.md')).toContain(`\n${shown}\`\`\`\n`)
  },
)
