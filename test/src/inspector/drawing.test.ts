import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { render } from 'state-machine-cat'
import { afterAll, describe, expect, it } from 'vitest'
import { peerConnectionMachine } from '../../../machines/connection/peerConnectionMachine.ts'
import { readDefinition } from '../../../src/inspector/definition.ts'
import { hookedDrawing } from '../../../src/inspector/drawing.ts'
import { takenArrows } from '../../../src/inspector/takenArrows.ts'
import { buildInspector } from '../../../tools/buildInspector.ts'

const folder = mkdtempSync(join(tmpdir(), 'webrtc-statecharts-inspector-'))
afterAll(() => rmSync(folder, { recursive: true }))

function drawingOf(config: object) {
  const { machine } = readDefinition(JSON.stringify(config))
  if (!machine) throw new Error('There is no machine')
  return hookedDrawing(machine)
}

/** The arrows that are taken, as `a → b: label`. */
function taken(config: object, from: unknown, event: string, to: unknown): string[] {
  const { arrows } = drawingOf(config)
  return [...takenArrows(arrows, { event, from }, to)].map(
    ({ source, goal, label }) => `${source?.key ?? '·'} → ${goal?.key ?? '·'}${label ? `: ${label}` : ''}`,
  )
}

describe('a picture', () => {
  it('has a hook for each state and each arrow', async () => {
    const { order, states, arrows } = hookedDrawing(peerConnectionMachine)
    const svg = await render(order.machine, order.options)
    for (const hook of [...states.keys(), ...arrows.map((arrow) => arrow.hook)]) {
      expect(svg).toMatch(new RegExp(`class="(?:node|cluster|edge) [^"]*\\b${hook}"`))
    }
    expect([...states.values()].map(({ path }) => path.join('.'))).toContain('live.signaling.have-local-offer')
  })
})

describe('the arrows of the last transition', () => {
  const config = {
    id: 'm',
    initial: 'a',
    on: { reset: '.a', 'net.*': '.lost' },
    states: {
      a: { on: { go: [{ guard: 'g', target: 'b' }, { target: 'c' }], deep: '#m.c.d' } },
      b: { on: { go: 'check', loop: { target: 'b', reenter: true } } },
      c: { initial: 'e', on: { go: 'a' }, states: { d: { on: { go: 'e' } }, e: {} } },
      check: {
        always: [
          { guard: 'x', target: 'a' },
          { guard: 'y', target: 'c' },
        ],
      },
      lost: {},
    },
  }

  it.each<[unknown, string, unknown, string[]]>([
    [undefined, 'xstate.init', 'a', ['· → a']],
    ['a', 'go', 'b', ['a → b: go [g]']],
    ['a', 'go', { c: 'e' }, ['a → c: go']],
    ['a', 'deep', { c: 'd' }, ['a → d: deep']],
    [{ c: 'd' }, 'go', { c: 'e' }, ['d → e: go']],
    [{ c: 'e' }, 'go', 'a', ['c → a: go']],
    ['b', 'go', 'a', ['b → check: go', 'check → a: [x]']],
    ['b', 'go', { c: 'e' }, ['b → check: go', 'check → c: [y]']],
    ['b', 'loop', 'b', ['b → b: loop']],
    ['b', 'reset', 'a', ['· → a: reset', 'b → ·']],
    ['b', 'net.down', 'lost', ['· → lost: net.*', 'b → ·']],
    ['b', 'other', 'b', []],
  ])('from %j by %s to %j', (from, event, to, arrows) => {
    expect(taken(config, from, event, to)).toEqual(arrows)
  })
})

describe('the build', () => {
  it('draws the same without making code out of text, which a strict page forbids', async () => {
    await buildInspector(folder)
    const text = readFileSync(join(folder, 'renderChart.js'), 'utf8')
    expect(text).not.toMatch(/\bnew Function\b|\beval\(/)
    const { order } = hookedDrawing(peerConnectionMachine)
    const built: { render: typeof render } = await import(join(folder, 'renderChart.js'))
    expect(await built.render(order.machine, order.options)).toBe(await render(order.machine, order.options))
  })
})
