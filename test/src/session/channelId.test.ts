import { expect, test } from 'vitest'
import { channelId } from '../../../src/session/channelId.ts'

// The hashes are the published test vectors of FNV-1a with 32 bits: another version of the library must find the same id.
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['b', 0xe70c2de5],
  ['foobar', 0xbf9cf968],
])('the id of the channel "%s" is made of its hash, and is above those that engines choose', (name, hash) => {
  expect(channelId(name)).toBe(512 + (hash % 511))
})
