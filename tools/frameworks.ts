import { svelte } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import type { PluginOption } from 'vite'
import solid from 'vite-plugin-solid'

/** What Vite needs for the examples of the frameworks. React's need nothing. */
export function frameworkPlugins(): PluginOption[] {
  return [vue(), svelte({ configFile: false }), solid({ include: '**/frameworks/solid/**', ssr: true })]
}

/** What the examples and their tests import, to be bundled before any of it is asked for. */
export const frameworkModules = [
  '@xstate/react',
  '@xstate/solid',
  '@xstate/svelte',
  '@xstate/vue',
  'react',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'solid-js',
  'solid-js/web',
  'svelte',
  'svelte/store',
  'vue',
  'zone.js',
]
