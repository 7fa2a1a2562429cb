import { expect, test } from 'vitest'
import { connected, inUse, newConnection, newTransports, transports, WatchedLife } from './watchedLife.ts'

const untrusted = { event: { untrusted: true } } as const

test('what script dispatches is never held against the engine', () => {
  const life = WatchedLife.of(connected, transports, { inUse })
  life.channel('channel:0', 'open')
  for (const type of ['signalingstatechange', 'connectionstatechange', 'negotiationneeded', 'datachannel']) {
    life.event('connection', type, {}, untrusted)
    life.event('connection', type, {}, untrusted)
  }
  life.event('connection', 'icecandidate', {}, { event: { untrusted: true, candidate: null } })
  for (const type of ['open', 'open', 'closing', 'error', 'close']) life.event('channel:0', type, {}, untrusted)
  for (const type of ['statechange', 'statechange', 'error']) life.event('dtls:0', type, {}, untrusted)
  life.look()
  expect(life.found).toEqual([])
})

test('and it tells nothing of what the engine has told', () => {
  const life = WatchedLife.of({ ...newConnection, sctp: 'sctp:0' }, newTransports, { inUse })
  life.channel('channel:0', 'connecting')
  life.event('channel:0', 'open', {}, untrusted)
  life.event('sctp:0', 'statechange', { state: 'connected' }, untrusted)
  life.event('sctp:0', 'statechange')
  expect(life.event('channel:0', 'open', { readyState: 'open' })).toEqual([])
})

test('each finding is told once', () => {
  const life = WatchedLife.of(connected, transports, { inUse })
  life.event('connection', 'connectionstatechange')
  for (let times = 0; times < 3; times++) life.event('connection', 'connectionstatechange')
  expect(life.found).toEqual(['connection INV-10: connectionstatechange in connected'])
})
