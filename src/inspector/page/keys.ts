import type { Actions, Session } from './session.ts'
import { nextDivergence } from './stepBar.ts'

const steps: Readonly<Record<string, (session: Session) => void>> = {
  ArrowLeft: ({ timeline }) => timeline.move(-1),
  ArrowRight: ({ timeline }) => timeline.move(1),
  Home: ({ timeline }) => timeline.goTo(0),
  End: ({ timeline }) => timeline.follow(),
  d: nextDivergence,
}

/** Where the same keys have a meaning of their own: they scroll, or change a value. */
const ownKeys = 'input:not([type=checkbox]), select, textarea, summary, .chart-host, .details .body'

/** Lets the page be stepped through with the keyboard. */
export function takeKeys(page: Pick<HTMLElement, 'addEventListener'>, actions: Actions): void {
  page.addEventListener('keydown', (event) => {
    const step = steps[event.key]
    const [target] = event.composedPath()
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
    if (!step || !isPlain || event.defaultPrevented) return
    if (event.key !== 'd' && target instanceof Element && target.closest(ownKeys)) return
    actions.change(step)
    event.preventDefault()
  })
}
