import { type RuleId, ruleLink, rules } from '../../../machines/rules/rules.ts'
import { element } from '../element.ts'
import { plainCopy } from '../plain.ts'
import type { TimelineStep } from '../store/actor.ts'
import type { Told } from '../store/readMessage.ts'
import { divergenceIn } from '../store/step.ts'
import { jsonTree, OpenPaths } from './jsonTree.ts'
import { paneHeading } from './paneHeading.ts'
import type { Pane, Session } from './session.ts'
import { asText, inferredText, kinds, stepTitle } from './stepText.ts'

/** In this order, then whatever else a snapshot has. */
const fields = ['status', 'value', 'context', 'output', 'error', 'children']

/** What has happened in the present step, and the snapshot of the selected actor at it. */
export class DetailsPane implements Pane {
  readonly element: HTMLElement
  readonly #heading = paneHeading('Snapshot')
  readonly #snapshot = element('div', { class: 'json-tree' })
  readonly #stepHeading = paneHeading('Step')
  readonly #step = element('div', { class: 'step-details' })
  readonly #open = new OpenPaths(/^(value(\/.*)?|context|output|error|event)$/)
  #shownStep: TimelineStep | undefined
  #shownSize = -1
  #shownSnapshot: Told | undefined

  constructor() {
    const body = element('div', { class: 'body', tabindex: '0', role: 'group', 'aria-label': 'Details' })
    body.append(this.#stepHeading.element, this.#step, this.#heading.element, this.#snapshot)
    this.element = element('section', { class: 'pane details', 'aria-label': 'Step and snapshot' }, body)
  }

  render({ store, timeline, selected }: Session): void {
    const step = store.step(timeline.position)
    if (step !== this.#shownStep || step?.size !== this.#shownSize) this.#showStep(step)
    const snapshot = selected?.stateAt(timeline.position)?.snapshot
    this.#heading.setNote(selected?.label ?? '')
    if (snapshot !== this.#shownSnapshot || !this.#snapshot.hasChildNodes()) this.#showSnapshot(snapshot)
  }

  #showStep(step: TimelineStep | undefined): void {
    this.#shownStep = step
    this.#open.beginAnew()
    this.#shownSize = step?.size ?? -1
    this.#stepHeading.setNote(step ? `#${step.index + 1}` : '')
    if (!step) {
      this.#step.replaceChildren(element('p', { class: 'hint' }, 'Nothing has happened yet.'))
      return
    }
    const { kind, actor, source, event } = step
    this.#keepFocus(this.#step, [
      element(
        'p',
        { class: `what ${kind}` },
        element('span', { class: 'mark', 'aria-hidden': 'true' }, kinds[kind].mark),
        ` ${stepTitle(step)}`,
      ),
      element(
        'p',
        { class: 'hint' },
        `${kinds[kind].name} · ${source ? `${source.label} → ` : ''}${actor.label} · ${new Date(step.time).toLocaleTimeString()}`,
      ),
      ...(step.inferred === undefined ? [] : [inferredNote(inferredText(step))]),
      ...(kind === 'divergence' ? divergenceText(event) : []),
      this.#tree('event', event),
    ])
  }

  #showSnapshot(snapshot: Told | undefined): void {
    this.#shownSnapshot = snapshot
    this.#open.beginAnew()
    const names = Object.keys(snapshot ?? {})
    const ordered = [
      ...fields.filter((name) => names.includes(name)),
      ...names.filter((name) => !fields.includes(name)),
    ]
    const shown = ordered.map((name) => this.#tree(name, snapshot?.[name]))
    this.#keepFocus(this.#snapshot, shown.length > 0 ? shown : [element('p', { class: 'hint' }, 'No snapshot yet.')])
  }

  #tree(name: string, value: unknown): HTMLElement {
    return jsonTree(name, plainCopy(value).value, this.#open)
  }

  /** What has the focus is made anew with the rest; it keeps the focus. */
  #keepFocus(holder: HTMLElement, children: readonly HTMLElement[]): void {
    const root = holder.getRootNode() as ShadowRoot
    const path = root.activeElement instanceof HTMLElement ? root.activeElement.dataset.path : undefined
    const had = path !== undefined && holder.contains(root.activeElement)
    holder.replaceChildren(...children)
    if (!had) return
    const summaries = [...holder.querySelectorAll<HTMLElement>('summary')]
    summaries.find((summary) => summary.dataset.path === path)?.focus({ preventScroll: true })
  }
}

function inferredNote(text: string): HTMLElement {
  const [first = '', ...rest] = text
  const said = `${first.toUpperCase()}${rest.join('')}: no line of the dump states it. It may have happened a little earlier.`
  return element('p', { class: 'inferred' }, said)
}

function divergenceText(event: TimelineStep['event']): HTMLElement[] {
  const { rule, expected, actual } = divergenceIn(event) ?? {}
  const known = typeof rule === 'string' && Object.hasOwn(rules, rule) ? (rule as RuleId) : undefined
  const link = known && element('a', { href: ruleLink(known), target: '_blank', rel: 'noopener noreferrer' }, known)
  return [
    element(
      'dl',
      { class: 'divergence-text' },
      element('dt', {}, 'expected'),
      element('dd', {}, asText(expected)),
      element('dt', {}, 'actual'),
      element('dd', {}, asText(actual)),
    ),
    ...(known ? [element('p', { class: 'rule' }, link, ' ', ...withCode(rules[known].text))] : []),
  ]
}

/** What the rules have between backticks is code. */
function withCode(text: string): (HTMLElement | string)[] {
  return text.split('`').map((part, place) => (place % 2 === 1 ? element('code', {}, part) : part))
}
