import { join } from 'node:path'
import webpack from 'webpack'

// Bundles the page, as `webpack --mode production` does. A warning is a failure.

const options = {
  mode: 'production',
  context: import.meta.dirname,
  entry: './page.js',
  output: { path: join(import.meta.dirname, 'webpack'), filename: 'page.js' },
  performance: false,
}
webpack(options, (error, stats) => {
  const isWrong = error || stats.hasErrors() || stats.hasWarnings()
  if (!isWrong) return
  console.error(error ?? stats.toString())
  process.exitCode = 1
})
