import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme } from 'vitepress'

type Item = DefaultTheme.SidebarItem

/** The page of the main entry. */
const main = 'webrtc-statecharts'

const reference = join(import.meta.dirname, '../../docs/api')

const use: readonly Item[] = [
  { text: 'A whole React app: a chat in two tabs', link: '/guides/two-tab-chat' },
  { text: 'Show the state: React, Vue, Svelte, …', link: '/guides/frameworks' },
  { text: 'Send files and JSON', link: '/guides/sending' },
  { text: 'Audio and video', link: '/guides/audio-and-video' },
  { text: 'Negotiate and reconnect', link: '/guides/negotiate-and-reconnect' },
  { text: 'Sessions: peers that find each other again', link: '/guides/sessions' },
]

const whenItFails: readonly Item[] = [
  { text: 'Find out why it fails', link: '/guides/why-it-fails' },
  { text: 'Troubleshooting, by symptom', link: '/troubleshooting' },
  { text: 'Record in production', link: '/guides/production' },
  { text: 'Explain a dump', link: '/guides/dumps' },
]

const tools: readonly Item[] = [
  { text: 'Debug with the inspector', link: '/guides/inspect' },
  { text: 'Simulate WebRTC in tests', link: '/guides/simulate' },
  { text: 'Test with the charts', link: '/guides/testing' },
  { text: 'An XState machine of your own', link: '/guides/app-machines' },
  { text: 'Streams for RxJS', link: '/guides/rx' },
]

const environments: readonly Item[] = [
  { text: 'PeerJS, simple-peer, livekit-client, …', link: '/guides/existing-apps' },
  { text: 'Node', link: '/guides/node' },
  { text: 'React Native', link: '/guides/react-native' },
  { text: 'Engines and tools', link: '/compatibility' },
]

const concepts: readonly Item[] = [
  { text: 'The idea', link: '/concepts/' },
  { text: 'A connection', link: '/concepts/peer-connection' },
  { text: 'A data channel', link: '/concepts/data-channel' },
  { text: 'Where engines differ', link: '/concepts/divergences' },
  { text: 'The protocol of sessions', link: '/concepts/session-protocol' },
  { text: 'The format of a trace', link: '/concepts/trace' },
  { text: 'Words', link: '/concepts/words' },
]

const evidence: readonly Item[] = [
  { text: 'Rules', link: '/evidence/rules' },
  { text: 'Conformance', link: '/evidence/conformance' },
  { text: 'Transitions', link: '/evidence/transitions' },
  { text: 'Tasks', link: '/evidence/tasks' },
  { text: 'Failures, as seen', link: '/evidence/diagnoses' },
  { text: 'Dumps beside recordings', link: '/evidence/dumps' },
  { text: 'Sessions beside others', link: '/evidence/sessions' },
  { text: 'Size', link: '/evidence/sizes' },
  { text: 'Benchmarks', link: '/evidence/benchmarks' },
]

/** The sections of the site, in the order in which one needs them. */
export function sidebar(): Item[] {
  return [
    {
      text: 'Start',
      items: [
        { text: 'What it is, and why', link: '/' },
        { text: 'Ten minutes', link: '/start' },
      ],
    },
    { text: 'Use', link: '/guides/', items: [...use] },
    { text: 'When it fails', items: [...whenItFails] },
    { text: 'Tools', items: [...tools] },
    { text: 'Other environments', items: [...environments] },
    { text: 'Reference', link: '/reference', collapsed: true, items: referencePages() },
    { text: 'Concepts', items: [...concepts, { text: 'Stories, live', link: '/stories-live' }] },
    { text: 'Evidence', link: '/evidence/', collapsed: true, items: [...evidence] },
  ]
}

/** The pages that TypeDoc has made, one for each entry of the package, the main entry first. */
function referencePages(): Item[] {
  if (!existsSync(reference)) return []
  return readdirSync(reference, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.replace(/\.md$/, ''))
    .sort((one, other) => Number(other === main) - Number(one === main) || (one < other ? -1 : 1))
    .map((name) => ({
      text: name === main ? name : `…/${name.replaceAll('.', '/')}`,
      link: `/api/${name}`,
    }))
}
