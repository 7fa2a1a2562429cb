import type { Meta, StoryObj } from '@storybook/html-vite'
import { expect, waitFor } from 'storybook/test'
import type { SessionSide } from './harness/sessions/sessionSide.ts'
import { SessionStage } from './harness/sessions/sessionStage.ts'

const meta: Meta = { title: 'Sessions' }

export default meta

const about =
  'Two peers that find each other again. Switch a fault on, send something, and switch it off: what was said meanwhile arrives. ' +
  'The first line of each is its state as an app would show it; the charts below are what decides it.'

/** How long it may take, in milliseconds: a path that is cut is noticed after some seconds. */
const PATIENCE = { timeout: 40_000 }

interface Loaded {
  readonly loaded: { readonly stage?: SessionStage }
}

function stageOf({ loaded }: Loaded): SessionStage {
  if (!loaded.stage) throw new Error('The story has no stage.')
  return loaded.stage
}

export const TwoSessions: StoryObj = {
  parameters: { docs: { description: { story: about } } },
  loaders: [() => ({ stage: new SessionStage('Two peers that find each other again', about) })],
  beforeEach: (context) => () => stageOf(context as Loaded).close(),
  render: (_, context) => stageOf(context as Loaded).element,
  async play(context) {
    const stage = stageOf(context as Loaded)
    const { A, B } = stage
    const reached = (side: SessionSide, state: string) => waitFor(() => expect(side.state.state).toBe(state), PATIENCE)
    const heard = (from: SessionSide, to: SessionSide, text: string) => {
      from.say(text)
      return waitFor(() => expect(to.chat).toContain(`The other one: ${text}`), PATIENCE)
    }
    await context.step('The two connect, and talk', async () => {
      await reached(A, 'connected')
      await reached(B, 'connected')
      await heard(A, B, 'hello')
      await heard(B, A, 'welcome')
    })
    await context.step('B is loaded again while signalling is lost, and is there when it is back', async () => {
      stage.press('Signalling is lost')
      stage.press('Reload B')
      await reached(B, 'offline')
      stage.press('Signalling is lost')
      await reached(B, 'connected')
      await heard(B, A, 'here again')
    })
    await context.step('The pages sleep, and go on', async () => {
      stage.press('The pages are frozen')
      await reached(A, 'frozen')
      await reached(B, 'frozen')
      stage.press('The pages are frozen')
      await reached(A, 'connected')
    })
    await context.step('The connection is closed, and there is another one', async () => {
      stage.press('Close the connection of A')
      await heard(A, B, 'over another one')
    })
    await context.step('The path is cut, and what is said meanwhile arrives', async () => {
      stage.press('The path is cut')
      A.say('are you there?')
      await reached(A, 'unsure')
      stage.press('The path is cut')
      await reached(A, 'connected')
      await waitFor(() => expect(B.chat).toContain('The other one: are you there?'), PATIENCE)
    })
    await stage.ready()
  },
}
