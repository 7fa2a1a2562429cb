import type { Preview } from '@storybook/html-vite'
import { themes } from 'storybook/theming'
import '../stories/harness/styles.css'
import '../stories/introduction.css'

const isDark = matchMedia('(prefers-color-scheme: dark)').matches

const preview: Preview = {
  parameters: {
    layout: 'fullscreen',
    a11y: { test: 'error' },
    docs: { theme: isDark ? themes.dark : themes.light },
    options: {
      storySort: {
        order: [
          'Introduction',
          'Data channel',
          'Peer connection',
          ['Connecting', 'Negotiating', 'Disconnecting', 'Closing', 'Closing in each state'],
          'Sending',
          'Sessions',
          'Divergences',
          'MDN examples',
          'Try it',
        ],
      },
    },
  },
}

export default preview
