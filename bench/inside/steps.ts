import { answer } from './answer.ts'
import { bulk } from './bulk.ts'
import { closeHeld, drop, hold } from './held.ts'
import { lives, open } from './lives.ts'
import { messages } from './messages.ts'
import { closeAll } from './openPairs.ts'

/** What a page or a process can be asked to do, by name. */
export const steps = { messages, closeAll, bulk, open, answer, lives, hold, closeHeld, drop }

/** All of them. */
export type BenchSteps = typeof steps
