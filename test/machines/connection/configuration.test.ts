import { describe, expect, test } from 'vitest'
import {
  type ConfigurationGiven,
  changeError,
  configurationError,
  type IceServerGiven,
} from '../../../machines/connection/configuration.ts'

const usual: ConfigurationGiven<{ name: string }> = {
  iceServers: [],
  iceTransportPolicy: 'all',
  bundlePolicy: 'balanced',
  rtcpMuxPolicy: 'require',
  iceCandidatePoolSize: 0,
  certificates: [],
}

const withServer = (urls: readonly string[], rest: Partial<IceServerGiven> = {}) => ({
  ...usual,
  iceServers: [{ urls, username: undefined, credential: undefined, ...rest }],
})

const secrets = { username: 'user', credential: 'secret' }

describe('the URLs of ICE servers', () => {
  test.each([
    'stun:stun.example',
    'STUN:stun.example:3478',
    'stuns:stun.example',
    'stun:[2001:db8::1]:3478',
    'stun:192.0.2.1',
    'stun:bücher.example',
    'stun:stun%2Eexample',
    'stun:stun.example:65535',
    'turn:turn.example?transport=udp',
    'turns:turn.example:443?transport=tcp',
  ])('CM-1: %s is taken', (url) => {
    expect(configurationError(withServer([url], secrets), 0)).toBeUndefined()
  })

  test.each([
    '',
    'stun',
    'stun:',
    'stun://stun.example',
    'http://stun.example',
    'stun:stun.example:port',
    'stun:stun.example:65536',
    'stun:stun.example?transport=udp',
    'turn:turn.example?transport=sctp',
    'turn:turn.example?other=udp',
    'turn:user@turn.example',
    'turn:turn.example#part',
    'stun:\\\\stun.example',
    'turn:turn\\.example',
    'turn:<turn>.example',
    'turn:turn|example?transport=udp',
  ])('CM-1: “%s” is refused with SyntaxError', (url) => {
    expect(configurationError(withServer(['stun:stun.example', url], secrets), 0)?.error).toBe('SyntaxError')
  })

  test('CM-1: a server without URLs is refused with SyntaxError', () => {
    expect(configurationError(withServer([]), 0)?.error).toBe('SyntaxError')
  })
})

describe('the credentials of TURN servers', () => {
  const turn = 'turn:turn.example'

  test.each([
    ['without both', {}],
    ['without a credential', { username: 'user' }],
    ['with an empty credential', { username: 'user', credential: '' }],
    ['without a username', { credential: 'secret' }],
    ['with a username of 510 characters', { ...secrets, username: 'x'.repeat(510) }],
  ])('CM-1: %s it is refused with InvalidAccessError', (_, given) => {
    expect(configurationError(withServer([turn], given), 0)?.error).toBe('InvalidAccessError')
  })

  test.each([
    ['turn:turn.example', { ...secrets, username: 'x'.repeat(509) }],
    ['turn:turn.example', { username: '', credential: 'secret' }],
    ['stun:stun.example', {}],
  ])('CM-1: %s with %j is taken', (url, given) => {
    expect(configurationError(withServer([url], given), 0)).toBeUndefined()
  })
})

test('CM-1: an expired certificate is refused, before all else', () => {
  const certificates = [{ name: 'one', expires: 1000 }]
  expect(configurationError({ ...usual, certificates }, 999)).toBeUndefined()
  const refused = configurationError({ ...withServer(['nonsense']), certificates }, 1000)
  expect(refused?.error).toBe('InvalidAccessError')
})

describe('setConfiguration()', () => {
  const certificate = { name: 'one', expires: 1000 }
  const present = { ...usual, certificates: [certificate] }
  const open = { isClosed: false, present, hasLocalDescription: false }

  test('CM-1: on a closed connection, InvalidStateError comes before all else', () => {
    const given = { ...withServer(['nonsense']), bundlePolicy: 'max-bundle' } as const
    expect(changeError(given, { ...open, isClosed: true }, false)?.error).toBe('InvalidStateError')
  })

  test.each([
    ['bundlePolicy', { bundlePolicy: 'max-bundle' }],
    ['certificates', { certificates: [] }],
    ['certificates', { certificates: [certificate, certificate] }],
    ['certificates', { certificates: [{ ...certificate }] }],
  ] as const)('CM-1: %s cannot be changed', (member, change) => {
    const refused = changeError({ ...present, ...change }, open, true)
    expect(refused).toMatchObject({ error: 'InvalidModificationError', message: expect.stringContaining(member) })
  })

  test('CM-1: of two certificates, one cannot be changed', () => {
    const other = { ...certificate, name: 'other' }
    const two = { ...open, present: { ...present, certificates: [certificate, other] } }
    const given = { ...present, certificates: [certificate, { ...other }] }
    expect(changeError(given, two, true)?.error).toBe('InvalidModificationError')
  })

  test('CM-1: certificates that are left out, or the same, are no change', () => {
    expect(changeError(usual, open, false)).toBeUndefined()
    expect(changeError(present, open, true)).toBeUndefined()
  })

  test('CM-1: the size of the pool is fixed by the first local description', () => {
    const given = { ...present, iceCandidatePoolSize: 1 }
    expect(changeError(given, open, false)).toBeUndefined()
    const applied = { ...open, hasLocalDescription: true }
    expect(changeError(given, applied, false)).toMatchObject({
      error: 'InvalidModificationError',
      message: expect.stringContaining('iceCandidatePoolSize'),
    })
    expect(changeError(present, applied, false)).toBeUndefined()
  })

  test('CM-1: servers and the policy can be changed', () => {
    expect(
      changeError({ ...withServer(['stun:stun.example']), iceTransportPolicy: 'relay' } as never, open, false),
    ).toBeUndefined()
    expect(changeError(withServer(['nonsense']) as never, open, false)?.error).toBe('SyntaxError')
  })
})
