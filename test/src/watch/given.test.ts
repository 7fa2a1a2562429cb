import { describe, expect, test, vi } from 'vitest'
import { type ChainedMethod, givenTo } from '../../../src/watch/given.ts'

const nothing = { offer: undefined, answer: undefined }
const given = (method: ChainedMethod, ...args: unknown[]) => givenTo(method, args, nothing)

const audio = 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n'
const data = (port: number, more = '') => `m=application ${port} UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:1\r\n${more}`
const text = (...sections: readonly string[]) => ['v=0\r\ns=-\r\n', ...sections].join('')

describe('AB-9: whether a description rejects its section for data', () => {
  test.each<[string, string, boolean | undefined]>([
    ['it has none', text(audio), undefined],
    ['it is no description', 'nonsense', undefined],
    ['it is used', text(audio, data(9)), false],
    ['it is rejected', text(audio, data(0)), true],
    ['it is rejected, and others follow', text(data(0), audio), true],
    ['it is rejected, and another one is only to be bundled', text(data(0), `${audio}a=bundle-only\r\n`), true],
    ['it is only to be bundled', text(audio, data(0, 'a=bundle-only\r\n')), false],
    ['with other ends of lines', text(audio, data(0)).replaceAll('\r\n', '\n'), true],
    ['one was rejected before, and there is another', text(data(0), audio, data(9)), false],
    ['both are rejected', text(data(0), audio, data(0)), true],
  ])('%s', (_, sdp, dataRejected) => {
    for (const method of ['setLocalDescription', 'setRemoteDescription'] as const)
      expect(given(method, { type: 'answer', sdp }).given?.dataRejected).toBe(dataRejected)
  })
})

describe('what an argument tells of candidates', () => {
  const line = 'candidate:1 1 udp 7 192.0.2.7 5 typ host'

  test('a plain candidate, and one of a class, by what it has inherited', () => {
    class Candidate {
      get candidate() {
        return line
      }
      get sdpMid() {
        return 'data'
      }
      get sdpMLineIndex() {
        return 1
      }
    }
    const told = { candidate: { candidate: line, mid: 'data', index: 1 } }
    expect(given('addIceCandidate', { candidate: line, sdpMid: 'data', sdpMLineIndex: 1 }).told).toEqual(told)
    expect(given('addIceCandidate', new Candidate()).told).toEqual(told)
  })

  test.each([[], [null], [undefined], [{}], [{ candidate: '' }]])('the end of candidates: %j', (...args) => {
    expect(given('addIceCandidate', ...args).told).toMatchObject({ candidate: { candidate: '' } })
  })

  test('what is no text, and what only a getter of the app’s knows, tells nothing', () => {
    const get = vi.fn(() => line)
    expect(given('addIceCandidate', { candidate: 7, sdpMid: '0' }).told).toEqual({})
    expect(given('addIceCandidate', Object.defineProperty({ sdpMid: '0' }, 'candidate', { get })).told).toBeUndefined()
    expect(given('setRemoteDescription', Object.defineProperty({ type: 'offer' }, 'sdp', { get })).told).toEqual({})
    expect(get).not.toHaveBeenCalled()
  })

  test('a description, of either side', () => {
    expect(given('setLocalDescription', { type: 'offer', sdp: text(audio) }).told).toEqual({ sdp: text(audio) })
    expect(given('setRemoteDescription', { type: 'offer', sdp: text(audio) }).told).toEqual({ sdp: text(audio) })
    expect(given('setLocalDescription').told).toEqual({})
  })

  test('nothing of it is in what is observed', () => {
    const { given: observed } = given('setRemoteDescription', { type: 'offer', sdp: text(audio) })
    expect(observed).toEqual({ type: 'offer' })
    expect(given('addIceCandidate', { candidate: line, sdpMid: '0' }).given).toEqual({ end: false, hasSection: true })
  })
})
