import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme } from 'vitepress'

type Item = DefaultTheme.SidebarItem

const reference = join(import.meta.dirname, '../../docs/api')

const guides: readonly Item[] = [
  { text: 'Show the state', link: '/guides/frameworks' },
  { text: 'Send files and JSON', link: '/guides/sending' },
  { text: 'Negotiate and reconnect', link: '/guides/negotiate-and-reconnect' },
  { text: 'A chat in two tabs', link: '/guides/two-tab-chat' },
  { text: 'Audio and video', link: '/guides/audio-and-video' },
  { text: 'Find out why it fails', link: '/guides/why-it-fails' },
  { text: 'Debug with the inspector', link: '/guides/inspect' },
  { text: 'Test with the charts', link: '/guides/testing' },
  { text: 'A machine of your own', link: '/guides/app-machines' },
  { text: 'Bind other libraries', link: '/guides/existing-apps' },
  { text: 'Streams for RxJS', link: '/guides/rx' },
  { text: 'Node', link: '/guides/node' },
  { text: 'React Native', link: '/guides/react-native' },
  { text: 'Record in production', link: '/guides/production' },
]

const concepts: readonly Item[] = [
  { text: 'The idea', link: '/concepts/' },
  { text: 'A connection', link: '/concepts/peer-connection' },
  { text: 'A data channel', link: '/concepts/data-channel' },
  { text: 'Where engines differ', link: '/concepts/divergences' },
  { text: 'The format of a trace', link: '/concepts/trace' },
  { text: 'Words', link: '/concepts/words' },
]

const evidence: readonly Item[] = [
  { text: 'Rules', link: '/evidence/rules' },
  { text: 'Conformance', link: '/evidence/conformance' },
  { text: 'Transitions', link: '/evidence/transitions' },
  { text: 'Failures, as seen', link: '/evidence/diagnoses' },
  { text: 'Benchmarks', link: '/evidence/benchmarks' },
]

/** The sections of the site, in the order in which one needs them. */
export function sidebar(): Item[] {
  return [
    {
      text: 'Start',
      items: [
        { text: 'Why', link: '/' },
        { text: 'Ten minutes', link: '/start' },
      ],
    },
    { text: 'Guides', link: '/guides/', items: [...guides] },
    { text: 'Troubleshooting', items: [{ text: 'By what you see', link: '/troubleshooting' }] },
    { text: 'Reference', link: '/reference', collapsed: true, items: referencePages() },
    { text: 'Concepts', items: [...concepts] },
    { text: 'Evidence', link: '/evidence/', collapsed: true, items: [...evidence] },
    {
      text: 'Compatibility',
      items: [
        { text: 'Engines and tools', link: '/compatibility' },
        { text: 'Stories, live', link: '/stories-live' },
      ],
    },
  ]
}

/** The pages that TypeDoc has made, one for each entry of the package. */
function referencePages(): Item[] {
  if (!existsSync(reference)) return []
  return readdirSync(reference, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => file.replace(/\.md$/, ''))
    .sort()
    .map((name) => ({
      text: name === 'webrtc-statecharts' ? name : `…/${name.replaceAll('.', '/')}`,
      link: `/api/${name}`,
    }))
}
