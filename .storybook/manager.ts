import { addons } from 'storybook/manager-api'
import { create } from 'storybook/theming'

const NAME = 'webrtc-statecharts'

const isDark = matchMedia('(prefers-color-scheme: dark)').matches

addons.setConfig({
  sidebar: { showRoots: false },
  // The timeline of a story is at the lower end of the window: a panel is shown there when it is asked for, with the key A.
  bottomPanelHeight: 0,
  theme: create({
    base: isDark ? 'dark' : 'light',
    brandTitle: NAME,
    brandImage: './brand.svg',
    brandTarget: '_self',
    colorPrimary: isDark ? '#4fd1b5' : '#0b6e5f',
    colorSecondary: isDark ? '#4fd1b5' : '#0b6e5f',
  }),
})

/** Storybook ends each title with its own name, and has no option for another one. */
function nameTitle(): void {
  const named = document.title.replace(/Storybook$/, NAME)
  if (document.title !== named) document.title = named
}

nameTitle()
new MutationObserver(nameTitle).observe(document.head, { childList: true, subtree: true, characterData: true })
