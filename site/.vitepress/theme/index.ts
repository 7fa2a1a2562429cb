import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import StoriesFrame from './StoriesFrame.vue'
import './site.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('StoriesFrame', StoriesFrame)
  },
} satisfies Theme
