import type { IState, ITransition } from 'state-machine-cat'
import type { AnyStateMachine, AnyStateNode } from 'xstate'
import { type Arrow, chartModel, transitionsOfArrows } from './chartModel.ts'
import { renderOptions } from './renderOptions.ts'

/** What the renderer gets: plain data, which can be sent to a worker. */
export interface DrawingOrder {
  readonly machine: { readonly states: IState[]; readonly transitions: ITransition[] }
  readonly options: ReturnType<typeof renderOptions>
}

/** An arrow, and the class by which the picture has it. */
export interface HookedArrow extends Arrow {
  readonly hook: string
  /** The states at its ends; `undefined` where there is only a dot. */
  readonly source: AnyStateNode | undefined
  readonly goal: AnyStateNode | undefined
}

/** A picture to be drawn in which each state and each arrow has a class of its own. */
export interface HookedDrawing {
  readonly order: DrawingOrder
  /** The states by the classes of what stands for them. */
  readonly states: ReadonlyMap<string, AnyStateNode>
  readonly arrows: readonly HookedArrow[]
}

/** Of one arrow, or inside one state; fewer, where there are many of them. */
const MOST_LINES = 12
/** Of all arrows together, and inside all states, if that leaves a line to each. */
const MOST_LINES_IN_ALL = 1_000
/** In characters. */
const LONGEST_LINE = 60

/**
 * What is to be drawn of a machine, with a class for each state (`s0`, `s1`, …) and each arrow (`t0`, …), by which they
 * can be lit. The names of the machine are in the labels only: what an app has called its states is never syntax.
 */
export function hookedDrawing(machine: AnyStateMachine): HookedDrawing {
  const { states, arrows, hasRegions } = chartModel(machine)
  const nodes = nodesById(machine.root)
  const hooks = new Map<string, string>()
  const hookOf = (name: string): string => {
    const hook = hooks.get(name) ?? `s${hooks.size}`
    hooks.set(name, hook)
    return hook
  }
  const hooked = (state: IState): IState => ({
    ...state,
    name: hookOf(state.name),
    class: hookOf(state.name),
    label: labelText(state.label ?? ''),
    ...(state.actions && {
      actions: shownLines(
        state.actions.map(({ body }) => body),
        linesOfEach(nodes.size),
      ).map((line) => ({
        type: 'activity' as const,
        body: lineText(line),
      })),
    }),
    ...(state.statemachine && { statemachine: { states: state.statemachine.states.map(hooked) } }),
  })
  const drawnStates = states.map(hooked)
  const known = new Set(hooks.keys())
  const drawnArrows = arrows
    .filter(({ from, to }) => known.has(from) && known.has(to))
    .map((arrow, index) => ({
      ...arrow,
      hook: `t${index}`,
      source: nodes.get(arrow.from),
      goal: nodes.get(arrow.to),
    }))
  const transitions = transitionsOfArrows(drawnArrows).map((transition, index) => ({
    ...transition,
    from: hookOf(transition.from),
    to: hookOf(transition.to),
    class: `t${index}`,
    ...(transition.label !== undefined && { label: arrowText(transition.label, linesOfEach(drawnArrows.length)) }),
  }))
  return {
    order: { machine: { states: drawnStates, transitions }, options: renderOptions(hasRegions, 'transparent') },
    states: new Map(
      [...hooks].flatMap(([name, hook]): [string, AnyStateNode][] => {
        const node = nodes.get(name)
        return node ? [[hook, node]] : []
      }),
    ),
    arrows: drawnArrows,
  }
}

function nodesById(root: AnyStateNode): Map<string, AnyStateNode> {
  const nodes = new Map<string, AnyStateNode>()
  const add = (node: AnyStateNode) => {
    nodes.set(node.id, node)
    for (const child of Object.values(node.states)) add(child)
  }
  add(root)
  return nodes
}

function labelText(text: string): string {
  return lineText(text) || ' '
}

/** Graphviz reads entities in the labels of arrows; a name that looks like one is to stay as it is. */
function arrowText(text: string, most: number): string {
  const shown = shownLines(text.split('\n'), most)
  return shown.map((line) => lineText(line).replaceAll('&', '&amp;')).join('\n')
}

function linesOfEach(count: number): number {
  return Math.max(1, Math.min(MOST_LINES, Math.floor(MOST_LINES_IN_ALL / count)))
}

function shownLines(lines: readonly string[], most: number): readonly string[] {
  return lines.length > most ? [...lines.slice(0, most - 1), `… ${lines.length} in all`] : lines
}

function lineText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML cannot have
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
  return clean.length > LONGEST_LINE ? `${[...clean].slice(0, LONGEST_LINE).join('')}…` : clean
}
