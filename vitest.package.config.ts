import { defineConfig } from 'vitest/config'

/** `npm run package`: what would be published is installed, compiled, bundled and run. */
export default defineConfig({
  test: { name: 'package', include: ['test/package.test.ts'], testTimeout: 240_000, hookTimeout: 240_000 },
})
