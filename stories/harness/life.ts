import type { StoryObj } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { type StageOptions, StoryStage } from './stage.ts'

/** What a story's `perform` is given. */
export interface Performance {
  readonly stage: StoryStage
  readonly A: StoryStage['A']
  readonly B: StoryStage['B']
  /** A part of the story, with its title. */
  step(title: string, perform: () => Promise<void> | void): Promise<void>
}

/** A story of two live peers. */
export interface LiveStory extends StageOptions {
  /** Performs it, and asserts its states and events. */
  perform(performance: Performance): Promise<void>
}

interface Loaded {
  readonly loaded: { readonly stage?: StoryStage }
}

/** Makes a story. Leaving it closes its connections. */
export function life({ perform, ...options }: LiveStory): StoryObj {
  const stageOf = ({ loaded }: Loaded) => {
    if (!loaded.stage) throw new Error('The story has no stage.')
    return loaded.stage
  }
  return {
    parameters: { docs: { description: { story: options.about } } },
    loaders: [() => ({ stage: new StoryStage(options) })],
    beforeEach: (context) => () => stageOf(context as Loaded).close(),
    render: (_, context) => stageOf(context as Loaded).element,
    async play(context) {
      const stage = stageOf(context as Loaded)
      await perform({
        stage,
        A: stage.A,
        B: stage.B,
        async step(title, part) {
          await context.step(title, async () => {
            stage.begin(title)
            await part()
          })
        },
      })
      await stage.ready()
      await expect(stage.inView).toEqual({ timeline: true, A: true, B: true })
    },
  }
}
