import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')
const page = read('../../../docs/guides/frameworks.md')

describe('the documentation shows', () => {
  test.each([
    'connection.ts',
    'react/ConnectionStatus.tsx',
    'react/Call.tsx',
    'vue/ConnectionStatus.vue',
    'vue/ChannelStatus.vue',
    'svelte/ConnectionStatus.svelte',
    'svelte/ChannelStatus.svelte',
    'solid/fromSelected.ts',
    'solid/ConnectionStatus.tsx',
    'dom/connectionStatus.ts',
  ])('%s as it is', (file) => {
    const asInAnApp = read(file)
      .replace(/(\.\.\/)+src\/index\.ts/, 'webrtc-statecharts')
      .replace('/** @jsxImportSource solid-js */\n', '')
    expect(page).toContain(`\n${asInAnApp}\`\`\`\n`)
  })
})
