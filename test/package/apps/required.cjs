// What `require()` gives of each entry.
const { exports: entries } = require('webrtc-statecharts/package.json')
const names = Object.keys(entries)
  .filter((entry) => entry !== './package.json')
  .map((entry) => `webrtc-statecharts${entry.slice(1)}`)
console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, Object.keys(require(name))]))))
