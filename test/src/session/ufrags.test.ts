import { expect, test } from 'vitest'
import { ufragOf, ufragsIn } from '../../../src/session/ufrags.ts'

test('the generations of a description are the user fragments of its sections', () => {
  const sdp = 'v=0\r\nm=audio\r\na=ice-ufrag:one\r\nx=a=ice-ufrag:no\r\nm=video\r\na=ice-ufrag:two\r\n'
  expect(ufragsIn(sdp)).toEqual(['one', 'two'])
  expect(ufragsIn('v=0')).toEqual([])
  expect(ufragsIn(undefined)).toEqual([])
})

test.each([
  [{ candidate: 'candidate:1 1 udp 1 a 1 typ host ufrag two generation 0', usernameFragment: 'one' }, 'one'],
  [{ candidate: 'candidate:1 1 udp 1 a 1 typ host ufrag two generation 0', usernameFragment: null }, 'two'],
  [{ candidate: 'candidate:1 1 udp 1 a 1 typ host' }, undefined],
  [{}, undefined],
])('the generation of %j is %s', (candidate, ufrag) => {
  expect(ufragOf(candidate)).toBe(ufrag)
})
