import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'

const root = fileURLToPath(new URL('..', import.meta.url))

const regions = [
  'signaling',
  'operation',
  'gathering',
  'ICE',
  'connection',
  'ICE transport',
  'DTLS',
  'SCTP',
  'channel',
] as const

describe('npm start', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'demo/main.ts'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 240_000,
  })
  const [heading = '', ...scenes] = stdout.split(/^Scene (?=\d)|^(?=≠ )/m)
  const [talk = '', close = '', replace = '', cut = '', broken = ''] = scenes

  it('ends by itself', () => {
    expect(status, stderr).toBe(0)
    expect(scenes).toHaveLength(5)
  })

  it('fits a terminal, and has no colours where there is none', () => {
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    expect(stdout).not.toContain('\x1b')
  })

  it('says which engine it is', () => {
    expect(heading).toMatch(/node-datachannel \d+\.\d+\.\d+/)
  })

  it('names the parallel regions of both ends', () => {
    for (const scene of [talk, close, replace]) {
      const { a, b } = lanesOf(scene)
      for (const lane of [a, b]) expect(namesIn(lane)).toEqual(regions)
    }
  })

  it('shows two ends that connect, region by region', () => {
    const { a, b } = lanesOf(talk)
    expect(statesIn(a, 'signaling')).toEqual(['stable', 'have-local-offer', 'stable'])
    for (const lane of [a, b]) {
      // What lies between may pass unseen.
      expect(statesIn(lane, 'gathering').filter(notBetween)).toEqual(['new', 'complete'])
      expect(statesIn(lane, 'ICE').filter(notBetween)).toEqual(['new', 'connected'])
      expect(statesIn(lane, 'ICE transport').filter(notBetween)).toEqual(['new', 'connected'])
      expect(statesIn(lane, 'connection').filter(notBetween)).toEqual(['new', 'connected'])
      expect(statesIn(lane, 'DTLS').filter(notBetween)).toEqual(['new', 'connected'])
      expect(statesIn(lane, 'SCTP')).toEqual(['connecting', 'connected'])
    }
    expect(operationsIn(a)).toEqual(['createOffer', 'setLocalDescription', 'setRemoteDescription'])
    expect(operationsIn(b)).toEqual(['setRemoteDescription', 'createAnswer', 'setLocalDescription'])
    expect(eventsIn(a)).toContain('signalingstatechange')
    for (const event of ['icegatheringstatechange', 'iceconnectionstatechange', 'connectionstatechange', 'open']) {
      expect(eventsIn(a)).toContain(event)
      expect(eventsIn(b)).toContain(event)
    }
    expect(eventsIn(b)).toContain('datachannel')
  })

  it('shows a channel that one end closes', () => {
    const { a, b } = lanesOf(talk)
    expect(statesIn(a, 'channel')).toEqual(['none', 'connecting', 'open', 'closing', 'closed'])
    expect(eventsIn(a).slice(-2)).toEqual(['open', 'close'])
    expect(a).toContain('cause: local-close')

    expect(statesIn(b, 'channel')).toEqual(['none', 'open', 'closing', 'closed'])
    expect(eventsIn(b).slice(-3)).toEqual(['open', 'closing', 'close'])
    expect(b).toContain('cause: peer-close')
  })

  it('shows a connection that one end closes: all at once, without an event', () => {
    const { a } = lanesOf(close)
    for (const region of ['signaling', 'ICE', 'connection', 'ICE transport', 'DTLS', 'SCTP', 'channel'] as const) {
      expect(statesIn(a, region).at(-1)).toBe('closed')
    }
    expect(statesIn(a, 'gathering')).toEqual(['complete'])
    expect(eventsIn(a)).toEqual([])
    expect(a).toContain('cause: local-close')
    expect(a).toContain('cause: connection-closed')
  })

  it.each([
    ['signalingState', 'closed', '≠ engine: stable'],
    ['iceConnectionState', 'closed'],
    ['connectionState', 'closed'],
    ['iceGatheringState', 'complete'],
    ['ICE agent', 'destroyed'],
    ['ICE transport', 'closed'],
    ['DTLS transport', 'closed'],
    ['SCTP transport', 'closed'],
    ['senders', 'stopped'],
    ['streams', 'ended'],
    ['channel', 'closed', '≠ engine: open'],
    ['its cause', 'connection-closed'],
  ])('says when close() has returned: %s %s', (...fact) => {
    const { a } = lanesOf(close)
    const returned = a.findIndex((line) => line.includes('is back from close()'))
    expect(returned).toBeGreaterThan(0)
    expect(a.slice(returned).map((line) => line.split(/ {2,}|(?<=State) /))).toContainEqual(fact)
  })

  it('shows what the other end sees of it', () => {
    const { b } = lanesOf(close)
    expect(statesIn(b, 'channel')).toEqual(['open', 'closing', 'closed'])
    expect(eventsIn(b).at(-1)).toBe('close')
    expect(b).toContain('cause: peer-connection-closed')
    expect(b.some((line) => line.includes('≠ RP-2 '))).toBe(true)
  })

  it('shows a connection that is replaced, and the old one collected', () => {
    const { a, b } = lanesOf(replace)
    const order = [
      'A calls replacePeerConnection()',
      'A has a new connection',
      'A is connected',
      'old connection collected',
    ]
    const text = a.map((line) => textOf(line)).join(' ')
    expect(order.map((step) => text.indexOf(step))).toEqual(
      order.map((step) => text.indexOf(step)).sort((x, y) => x - y),
    )
    for (const step of order) expect(text).toContain(step)
    expect(statesIn(a, 'signaling')).toEqual(['stable', 'closed'])
    expect(b.map((line) => textOf(line)).join(' ')).toContain('B has a new connection')
    expect(a).toContain('cause: local-close')
  })

  it('shows a session whose path is cut: what is said meanwhile arrives when it is healed', () => {
    const { a, b } = lanesOf(cut)
    expect(cut).toContain('/simulation')
    for (const [from, to, text] of [
      [a, b, 'A sends "are you there?"'],
      [b, a, 'B sends "hello, A"'],
    ] as const) {
      const sent = from.indexOf(text)
      const received = to.findIndex((line) => line.endsWith(text.replace(/^. sends/, 'receives')))
      const healed = a.indexOf('— the path is healed —')
      expect([sent, healed, received]).toEqual([sent, healed, received].sort((one, other) => one - other))
      expect(sent).toBeGreaterThan(0)
    }
    const isA = a.filter((line) => line.startsWith('A is ') || line.startsWith('—'))
    expect(isA).toEqual([
      'A is connecting',
      'A is connected',
      '— the path is cut —',
      'A is unsure: it waits 2500 ms',
      'A is reconnecting by restart',
      '— the path is healed —',
      'A is connected',
      'A is closing',
      'A is closed by this side: "good night"',
    ])
    expect(b).toContain('B is closed by peer: "good night"')
  })

  it.each([
    ['DT-4', talk],
    ['DT-11', close],
    ['INV-1', close],
  ])('shows %s where this engine breaks it, and says at the end what it asks for', (rule, scene) => {
    const { a } = lanesOf(scene)
    expect(a.filter((line) => line.includes(`≠ ${rule} `))).toHaveLength(1)
    expect(broken).toMatch(new RegExp(`^  ${rule} +\\d+×  \\S`, 'm'))
  })
})

/** The two lanes of a scene, by the place of their headings. */
function lanesOf(scene: string): { a: string[]; b: string[] } {
  const lines = scene.split('\n')
  const heading = lines.find((line) => line.trimStart().startsWith('ms')) ?? ''
  const [startOfA, startOfB] = [heading.indexOf('A'), heading.indexOf('B')]
  return {
    a: lines.map((line) => line.slice(startOfA, startOfB).trim()),
    b: lines.map((line) => line.slice(startOfB).trim()),
  }
}

/** What is beside the lifelines. */
function textOf(line: string): string {
  return line.replace(/^[·○◔●◐■┊┆┃╏ ]+/, '')
}

/** The regions that the first lines of a lane name. */
function namesIn(lane: string[]): string[] {
  return lane.flatMap((line) => /[·○◔●] ([\w ]+): [\w-]+$/.exec(line)?.[1] ?? []).slice(0, regions.length)
}

/** The states that a region goes through: those of the platform. */
function statesIn(lane: string[], region: (typeof regions)[number]): string[] {
  // A text that is broken into lines goes on where there is no mark.
  const texts = lane
    .map(textOf)
    .join('\n')
    .replace(/,\n/g, ', ')
    .replace(/(: ?|ICE)\n/g, '$1 ')
  const states = texts.split('\n').flatMap((text) => {
    const [, names = '', state = ''] = /^([\w, ]+): +([\w-]+)/.exec(text) ?? []
    return names.split(', ').includes(region) ? [state] : []
  })
  return states.filter((state, i) => state !== states[i - 1])
}

function notBetween(state: string): boolean {
  return !['gathering', 'checking', 'connecting'].includes(state)
}

/** The operations that have run, each until it was done. */
function operationsIn(lane: string[]): string[] {
  const steps = lane.flatMap((line) => /(\w+)\(\) (runs|done)$/.exec(line)?.slice(1) ?? [])
  return steps.filter((step, i) => steps[i + 1] === 'runs' && steps[i + 2] === step && steps[i + 3] === 'done')
}

function eventsIn(lane: string[]): string[] {
  return lane.flatMap((line) => /» (\w+)$/.exec(line)?.[1] ?? [])
}

describe('npm start -- --inspect', () => {
  it('shows the same in the offline inspector, until it is interrupted', async () => {
    const demo = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts', '--inspect', '--no-open'], { cwd: root })
    const ended = once(demo, 'exit')
    const url = await new Promise<URL>((resolve, reject) => {
      let printed = ''
      demo.stdout.on('data', (text) => {
        printed += text
        const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(printed)
        if (found && printed.includes('Ctrl-C')) resolve(new URL(found[0]))
      })
      void ended.then(([code]) => reject(new Error(`It has ended with ${code}:\n${printed}`)))
    })
    expect(await (await fetch(url)).text()).toContain('<!doctype html>')

    const socket = new WebSocket(`ws://${url.host}/page${url.search}`, { origin: url.origin })
    const [frame] = await once(socket, 'message')
    const messages = JSON.parse(String(frame)) as { type: string; name?: string; snapshot?: { status: string } }[]
    for (const peer of ['A', 'B']) {
      expect(messages.filter(({ name }) => name === peer).length).toBeGreaterThanOrEqual(2)
    }
    expect(messages.some(({ type, snapshot }) => type === '@xstate.snapshot' && snapshot?.status === 'done')).toBe(true)
    socket.terminate()
    demo.kill('SIGINT')
    expect(await ended).toEqual([0, null])
  })
})
