import { engineWith } from './engine.ts'

/** The engine alone. */
export const bare = engineWith(() => ({ connection() {}, channel() {} }))
