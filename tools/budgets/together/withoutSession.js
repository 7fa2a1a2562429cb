export * from '../../../dist/src/diagnosis/index.js'
export * from '../../../dist/src/index.js'
export * from '../../../dist/src/sink/index.js'
