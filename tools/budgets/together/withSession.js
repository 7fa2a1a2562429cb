export * from '../../../dist/src/session/index.js'
export * from './withoutSession.js'
