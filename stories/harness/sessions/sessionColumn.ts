import type { AnyStateMachine } from 'xstate'
import { negotiationMachine } from '../../../machines/session/negotiationMachine.ts'
import { recoveryMachine } from '../../../machines/session/recoveryMachine.ts'
import { sessionMachine } from '../../../machines/session/sessionMachine.ts'
import { type DrawnChart, showChart } from '../chart.ts'
import { element, setText } from '../element.ts'
import { stateText } from '../reading.ts'
import { type SessionChart, type SessionSide, sessionCharts } from './sessionSide.ts'
import { stateWords } from './stateWords.ts'

const machines: Readonly<Record<SessionChart, AnyStateMachine>> = {
  recovery: recoveryMachine,
  session: sessionMachine,
  negotiation: negotiationMachine,
}

const titles: Readonly<Record<SessionChart, string>> = {
  recovery: 'Recovery',
  session: 'Session',
  negotiation: 'Negotiation',
}

/** All that is shown of one session: its state as a user would see it, the chat, and its charts. */
export class SessionColumn {
  readonly element: HTMLElement
  readonly #side: SessionSide
  readonly #title = element('strong', { class: 'words' })
  readonly #detail = element('span', { class: 'detail' })
  readonly #status = element('p', { class: 'session-state', role: 'status' }, this.#title, ' ', this.#detail)
  readonly #chat: HTMLElement
  readonly #box = element('div', { class: 'chart-box' })
  readonly #buttons = new Map<SessionChart, { readonly button: HTMLButtonElement; readonly state: HTMLElement }>()
  #chosen: SessionChart = 'recovery'
  #chart: DrawnChart
  #shown = 0

  constructor(side: SessionSide, controls: readonly HTMLElement[]) {
    const { name } = side
    this.#side = side
    this.#chat = element('ol', { class: 'chat', tabindex: 0, 'aria-label': `Chat of ${name}` })
    const text = element('input', { 'aria-label': `A message of ${name}`, value: `hello from ${name}` })
    const form = element('form', { class: 'say' }, text, element('button', { class: 'call' }, 'Send'))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      side.say(text.value)
    })
    const views = sessionCharts.map((chart) => this.#button(chart))
    this.element = element(
      'section',
      { class: `peer of-${name}`, 'aria-labelledby': `peer-${name}` },
      element('h2', { id: `peer-${name}` }, `Peer ${name}`),
      this.#status,
      element('div', { class: 'calls', role: 'group', 'aria-label': `What happens to ${name}` }, ...controls),
      this.#chat,
      form,
      element('div', { class: 'views', role: 'group', 'aria-label': `Charts of ${name}` }, ...views),
      this.#box,
    )
    this.#chart = this.#draw()
  }

  /** Resolves when the picture is drawn. */
  get ready(): Promise<void> {
    return this.#chart.ready
  }

  show(): void {
    const { tone, title, detail } = stateWords(this.#side.state, Date.now())
    this.#status.dataset.tone = tone
    setText(this.#title, title)
    setText(this.#detail, detail)
    const { chat } = this.#side
    for (const line of chat.slice(this.#shown)) this.#chat.append(element('li', {}, line))
    if (chat.length > this.#shown) this.#chat.scrollTop = this.#chat.scrollHeight
    this.#shown = chat.length
    for (const [chart, { button, state }] of this.#buttons) {
      setText(state, stateText(this.#side.reading(chart).value))
      button.setAttribute('aria-pressed', String(chart === this.#chosen))
    }
    this.#chart.show(this.#side.reading(this.#chosen))
  }

  remove(): void {
    this.#chart.remove()
  }

  #button(chart: SessionChart): HTMLElement {
    const state = element('span', { class: 'state' })
    const title = element('span', { class: 'title' }, titles[chart])
    const button = element('button', { type: 'button', class: 'view' }, title, state)
    button.addEventListener('click', () => {
      this.#chosen = chart
      this.#chart.remove()
      this.#chart = this.#draw()
      this.show()
    })
    this.#buttons.set(chart, { button, state })
    return button
  }

  #draw(): DrawnChart {
    return showChart(this.#box, machines[this.#chosen], `Peer ${this.#side.name}, chart: ${titles[this.#chosen]}`)
  }
}
