import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('npm start', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'demo/main.ts'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 30_000,
  })
  const [heading = '', first = '', second = ''] = stdout.split(/^Scene /m)

  it('ends by itself', () => {
    expect(status, stderr).toBe(0)
  })

  it('fits a terminal, and has no colours where there is none', () => {
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    expect(stdout).not.toContain('\x1b')
  })

  it('says which engine it is', () => {
    expect(heading).toMatch(/node-datachannel \d+\.\d+\.\d+/)
  })

  it('shows a channel that one end closes', () => {
    const { a, b } = lanesOf(first)
    expect(statesIn(a)).toEqual(['connecting', 'open', 'closing', 'closed'])
    expect(eventsIn(a)).toEqual(['open', 'close'])
    expect(a).toContain('cause: local-close')
    expect(a).toContain('opened: true')

    expect(statesIn(b)).toEqual(['open', 'closing', 'closed'])
    expect(eventsIn(b)).toEqual(['open', 'closing', 'close'])
    expect(b).toContain('cause: peer-close')
    expect(b).toContain('opened: true')
  })

  it('shows a connection that one end closes', () => {
    const { a, b } = lanesOf(second)
    expect(statesIn(a)).toEqual(['connecting', 'open', 'closed'])
    expect(eventsIn(a)).toEqual(['open'])
    expect(a).toContain('cause: connection-closed')

    expect(statesIn(b).at(-1)).toBe('closed')
    expect(eventsIn(b).at(-1)).toBe('close')
    expect(b).toContain('cause: peer-connection-closed')
  })

  it.each([
    ['DT-4', first, 'dom-rtcdatachannel-close'],
    ['DT-11', second, 'dfn-close-the-connection'],
  ])('explains %s beside the state, which this engine breaks', (rule, scene, anchor) => {
    const { a } = lanesOf(scene)
    const seen = a.findIndex((line) => line.endsWith('≠ this engine still shows open'))
    expect(seen).toBeGreaterThan(0)
    expect(a[seen + 1]).toContain(`${rule}: `)
    expect(stdout).toContain(`https://w3c.github.io/webrtc-pc/#${anchor}`)
  })
})

/** The two columns of a scene, by the place of their headings. */
function lanesOf(scene: string): { a: string[]; b: string[] } {
  const lines = scene.split('\n')
  const heading = lines.find((line) => line.trimStart().startsWith('ms')) ?? ''
  const [startOfA, startOfB] = [heading.indexOf('A'), heading.indexOf('B')]
  return {
    a: lines.map((line) => line.slice(startOfA, startOfB).trim()),
    b: lines.map((line) => line.slice(startOfB).trim()),
  }
}

/** The values of `readyState` that a column goes through. */
function statesIn(lane: string[]): string[] {
  const states = lane.flatMap((line) => /^[○●◐■] (\w+)/.exec(line)?.[1] ?? [])
  return states.filter((state, i) => state !== states[i - 1])
}

function eventsIn(lane: string[]): string[] {
  return lane.flatMap((line) => /» event (\w+)/.exec(line)?.[1] ?? [])
}
