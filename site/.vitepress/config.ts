import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { linksOfTheRepository } from './linksOfTheRepository.ts'
import { linksToReference } from './linksToReference.ts'
import { sidebar } from './sidebar.ts'
import { slugify } from './slugify.ts'
import { storiesFrame } from './storiesFrame.ts'
import { tables } from './tables.ts'
import { wideCharts } from './wideCharts.ts'

const { description } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly description: string
}
const base = process.env.SITE_BASE ?? '/'

export default defineConfig({
  title: 'webrtc-statecharts',
  description,
  lang: 'en',
  base,
  srcDir: '../docs',
  // A code host shows README.md where it lists a folder.
  rewrites: (page) => page.replace(/(^|\/)README\.md$/, '$1index.md'),
  head: [['link', { rel: 'icon', href: `${base}mark.svg`, type: 'image/svg+xml' }]],
  vite: {
    publicDir: join(import.meta.dirname, '../public'),
    build: { chunkSizeWarningLimit: 4096 },
  },
  transformPageData({ relativePath, frontmatter }) {
    if (relativePath === 'stories-live.md') Object.assign(frontmatter, { aside: false, pageClass: 'wide' })
    if (relativePath.startsWith('api/')) Object.assign(frontmatter, { pageClass: 'api' })
  },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // Shiki stops within a line after half a second, and the first page also waits for its grammars to be compiled.
    codeTransformers: [
      {
        preprocess(_code, options) {
          options.tokenizeTimeLimit = 0
        },
      },
    ],
    anchor: { slugify },
    toc: { slugify },
    headers: { slugify },
    config(markdown) {
      markdown.use(linksOfTheRepository).use(linksToReference).use(tables).use(storiesFrame).use(wideCharts)
    },
  },
  themeConfig: {
    logo: '/mark.svg',
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Guides', link: '/guides/', activeMatch: '^/guides/' },
      { text: 'Reference', link: '/reference', activeMatch: '^/(reference|api)' },
      { text: 'Concepts', link: '/concepts/', activeMatch: '^/concepts/' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
      { text: 'Stories', link: '/stories-live' },
    ],
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
  },
})
