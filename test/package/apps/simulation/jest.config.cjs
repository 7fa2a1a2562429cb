module.exports = {
  testMatch: ['**/inJest.js'],
  // webrtc-statecharts is made of ES modules, which Jest does not load as they are.
  transform: { '\\.js$': ['babel-jest', { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] }] },
  transformIgnorePatterns: ['/node_modules/(?!webrtc-statecharts/)'],
}
