import type { Actions, Session } from './session.ts'
import { nextDivergence } from './stepBar.ts'

const steps: Readonly<Record<string, (session: Session) => void>> = {
  ArrowLeft: ({ timeline }) => timeline.move(-1),
  ArrowRight: ({ timeline }) => timeline.move(1),
  Home: ({ timeline }) => timeline.goTo(0),
  End: ({ timeline }) => timeline.follow(),
  d: nextDivergence,
}

/** Commands of the whole page, besides those that step. */
const commands: Readonly<Record<string, (actions: Actions) => void>> = {
  '?': (actions) => actions.help(),
  '/': (actions) => actions.search(),
  t: (actions) => actions.table(),
  '+': (actions) => actions.zoom('in'),
  '=': (actions) => actions.zoom('in'),
  '-': (actions) => actions.zoom('out'),
  '0': (actions) => actions.zoom('fit'),
}

/** Where the keys that move have a meaning of their own: they scroll, or change a value. */
const moving = 'input:not([type=checkbox]), select, textarea, summary, .chart-host, .details .body, pre'
/** Where all keys have: what is typed is text. */
const typing = 'input:not([type=checkbox], [type=range]), textarea, dialog'

/** Lets the page be used with the keyboard. */
export function takeKeys(page: Pick<HTMLElement, 'addEventListener'>, actions: Actions): void {
  page.addEventListener('keydown', (event) => {
    const step = event.shiftKey ? undefined : steps[event.key]
    const command = commands[event.key]
    const [target] = event.composedPath()
    if ((!step && !command) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (target instanceof Element && target.closest(typing)) return
    if (step && event.key !== 'd' && target instanceof Element && target.closest(moving)) return
    if (step) actions.change(step)
    else command?.(actions)
    event.preventDefault()
  })
}
