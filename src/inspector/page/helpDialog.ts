import { element } from '../element.ts'
import { kinds } from './stepText.ts'

/** What the keys do, group by group. */
const keys: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Steps',
    [
      ['← →', 'one listed step back, or forwards'],
      ['Home', 'the first step'],
      ['End', 'the newest step, which is followed again'],
      ['d', 'the next divergence'],
      ['/', 'search the timeline'],
    ],
  ],
  [
    'In the timeline',
    [
      ['↑ ↓', 'one step'],
      ['Page Up, Page Down', 'many steps'],
      ['Enter', 'show the chart of the step’s actor'],
    ],
  ],
  [
    'In the actors',
    [
      ['↑ ↓', 'choose an actor'],
      ['← →', 'close and open what is below it'],
    ],
  ],
  [
    'Chart',
    [
      ['+ −', 'zoom; so does the wheel with Ctrl'],
      ['0', 'show all of it'],
    ],
  ],
  ['Statistics', [['t', 'the values as a table']]],
  [
    'Page',
    [
      ['arrows', 'on the line between two parts: move it; Enter sets it back'],
      ['?', 'this help'],
    ],
  ],
]

/** What the marks mean: how each looks, as a class, and its meaning. */
const marks: readonly (readonly [string, string, string])[] = [
  ['dot', '', 'an actor that lives'],
  ['dot is-ended', '', 'one that has ended'],
  ['dot is-later', '', 'one that does not exist yet at this step'],
  ['is-acting', 'name', 'the actor of this step'],
  ['sample-state is-active', 'state', 'in a chart: active'],
  ['sample-state is-region', 'region', 'in a chart: one of several that are active together'],
  ['sample-arrow', '⟶', 'in a chart: the transition that was taken last'],
]

/** The keys and the marks of the page, in a dialog. */
export class HelpDialog {
  readonly element: HTMLDialogElement

  constructor() {
    const close = element('button', { type: 'button', class: 'plain' }, 'Close')
    close.addEventListener('click', () => this.element.close())
    this.element = element(
      'dialog',
      { class: 'help', 'aria-labelledby': 'help-title' },
      element('div', { class: 'heading' }, element('h2', { id: 'help-title' }, 'Keys and marks'), close),
      element(
        'div',
        { class: 'columns' },
        element('div', {}, ...keys.map(([title, lines]) => keyList(title, lines))),
        element(
          'div',
          {},
          element('h3', {}, 'In the timeline'),
          element(
            'ul',
            { class: 'legend', role: 'list' },
            ...Object.entries(kinds).map(([kind, { mark, meaning }]) =>
              element(
                'li',
                { class: kind },
                element('span', { class: 'sample', 'aria-hidden': 'true' }, element('span', { class: 'mark' }, mark)),
                meaning,
              ),
            ),
          ),
          element(
            'ul',
            { class: 'legend', role: 'list' },
            element(
              'li',
              {},
              element(
                'span',
                { class: 'sample', 'aria-hidden': 'true' },
                element('span', { class: 'inferred' }, 'inferred'),
              ),
              'in a dump: no line states the step, and from what it was inferred',
            ),
          ),
          element('h3', {}, 'Actors and charts'),
          element(
            'ul',
            { class: 'legend', role: 'list' },
            ...marks.map(([look, text, meaning]) =>
              element(
                'li',
                {},
                element('span', { class: 'sample', 'aria-hidden': 'true' }, element('span', { class: look }, text)),
                meaning,
              ),
            ),
          ),
        ),
      ),
    )
    // A press beside it closes it, as one does everywhere.
    this.element.addEventListener('click', ({ target }) => {
      if (target === this.element) this.element.close()
    })
    // What is typed in it is no command to the page behind it.
    this.element.addEventListener('keydown', (event) => {
      if (event.key === '?') this.element.close()
      event.stopPropagation()
    })
  }

  open(): void {
    if (!this.element.open) this.element.showModal()
  }
}

function keyList(title: string, lines: readonly (readonly [string, string])[]): HTMLElement {
  return element(
    'section',
    {},
    element('h3', {}, title),
    element(
      'dl',
      { class: 'keys' },
      ...lines.flatMap(([names, meaning]) => [
        element('dt', {}, ...names.split(', ').map((name) => element('kbd', {}, name))),
        element('dd', {}, meaning),
      ]),
    ),
  )
}
