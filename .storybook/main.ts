import { join } from 'node:path'
import type { StorybookConfig } from '@storybook/html-vite'

const config: StorybookConfig = {
  framework: '@storybook/html-vite',
  stories: ['../stories/*.mdx', '../stories/**/*.stories.ts'],
  staticDirs: ['./public'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  features: { sidebarOnboardingChecklist: false, controls: false, actions: false, backgrounds: false },
  viteFinal: (vite) => ({
    ...vite,
    // The static site is to work from any folder.
    base: './',
    resolve: {
      ...vite.resolve,
      alias: { ...vite.resolve?.alias, '#engine': join(import.meta.dirname, '../test/live/engine.browser.ts') },
    },
    // Found only when a chart is drawn: a server that learns of them then reloads the page, in the middle of a story.
    optimizeDeps: {
      ...vite.optimizeDeps,
      include: [...(vite.optimizeDeps?.include ?? []), 'xstate', 'state-machine-cat'],
    },
    worker: { ...vite.worker, format: 'es' },
  }),
}

export default config
