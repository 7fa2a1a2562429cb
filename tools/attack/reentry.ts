import process from 'node:process'
import fc from 'fast-check'
import { asChannel, asConnection, FakeConnection } from '../../harness/fakes/fakeConnection.ts'
import { BindError, unbind } from '../../src/index.ts'
import { type Campaign, scaled } from './campaign.ts'
import { type Deed, deeds } from './reentry/deeds.ts'
import { type Callback, callbacks, World } from './reentry/world.ts'

/** How many lives are tried. */
const LIVES = 20_000

/** What an app does in the n-th of its callbacks of a kind, counted from what it has done before. */
interface Plan {
  readonly callback: Callback
  readonly nth: number
  readonly deed: Deed
}

const plan = fc.record({
  callback: fc.constantFrom(...callbacks),
  nth: fc.nat(12),
  deed: fc.constantFrom(...(Object.keys(deeds) as Deed[])),
})

/** A life, and at most two deeds in callbacks of the one before. */
const life = fc.array(plan, { minLength: 1, maxLength: 3 })

/**
 * Whatever an app calls in whichever callback, and in callbacks of that: in the end all actors have ended, nobody listens any
 * more, the engine's methods are its own, and nothing was thrown that nobody catches.
 */
export const reentryCampaign: Campaign = {
  name: 'reentry',
  async run(options) {
    const lives = fc.sample(life, { seed: options.seed, numRuns: scaled(LIVES, options) })
    const fell: string[] = []
    let nested = 0
    for (const plans of lives) {
      const { wrong, done } = await lived(plans)
      if (done > 1) nested += 1
      if (wrong.length > 0) fell.push(`${JSON.stringify(plans)}: ${wrong.join('; ')}`)
    }
    return { tried: lives.length, fell, figures: { 'lives with a deed inside another': nested } }
  },
}

const { close, createDataChannel } = FakeConnection.prototype

async function lived(plans: readonly Plan[]) {
  const wrong: string[] = []
  const errors = uncaught(wrong)
  let done = 0
  let seen = 0
  const world = new World((callback) => {
    const plan = plans[done]
    if (!plan || plan.callback !== callback) return
    seen += 1
    if (seen <= plan.nth) return
    done += 1
    seen = 0
    attempt(() => deeds[plan.deed](world), wrong)
  })
  world.connect()
  while (world.go());
  finish(world, wrong)
  await new Promise((resolve) => setImmediate(resolve))
  errors.release()
  for (const actor of world.actors) {
    const { status, value } = actor.getSnapshot()
    if (status === 'active') wrong.push(`${actor.id} is still active (${JSON.stringify(value)})`)
  }
  const { left } = world
  if (left.length > 0) wrong.push(`listened to: ${left.join(', ')}`)
  const isHooked = FakeConnection.prototype.close !== close
  if (isHooked || FakeConnection.prototype.createDataChannel !== createDataChannel) wrong.push('methods are hooked')
  return { wrong, done }
}

/** Closes all, as an app does in the end; and lets go of channels that it has bound alone. */
function finish(world: World, wrong: string[]): void {
  for (const connection of world.connections) {
    attempt(() => connection.close(), wrong)
    for (const channel of connection.channels) attempt(() => unbind(asChannel(channel)), wrong)
    attempt(() => unbind(asConnection(connection)), wrong)
  }
}

/** What an app may be told at once: that a closed connection makes no channels, and what BindError says. */
function attempt(run: () => void, wrong: string[]): void {
  try {
    run()
  } catch (error) {
    if (error instanceof BindError || (error as Partial<Error>).name === 'InvalidStateError') return
    wrong.push(`thrown: ${(error as Error).stack}`)
  }
}

/** Notes what is thrown and not caught, and what is warned of. */
function uncaught(wrong: string[]) {
  const others = process.listeners('uncaughtException')
  const take = (error: Error) => void wrong.push(`uncaught: ${error.stack}`)
  const { warn } = console
  console.warn = (...words) => void wrong.push(`warned: ${words.join(' ')}`)
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', take)
  return {
    release() {
      console.warn = warn
      process.off('uncaughtException', take)
      for (const other of others) process.on('uncaughtException', other)
    },
  }
}
