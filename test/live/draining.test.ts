import { expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { engine } from '#engine'
import { bindDataChannel } from '../../src/index.ts'
import { fill, openStage } from './scenarios.ts'

test('SEQ-15: with 4 MiB buffered a subscriber sees the channel drain, and every byte arrives', async () => {
  const { A, B, a, b, close } = await openStage()
  const sender = bindDataChannel(A.channel, { connection: a })
  const receiver = bindDataChannel(B.channel, { connection: b })
  let bytes = 0
  B.channel.binaryType = 'arraybuffer'
  B.channel.addEventListener('message', ({ data }) => {
    bytes += data.byteLength
  })
  const seen: string[] = []
  sender.subscribe(({ value }) => seen.push(JSON.stringify(value)))

  fill(A.channel)
  const buffered = A.channel.bufferedAmount
  expect(A.channel.bufferedAmountLowThreshold).toBe(0)
  A.channel.close()
  expect(sender.getSnapshot().value).toEqual({ closing: 'draining' })

  expect(await toPromise(sender)).toEqual({ cause: 'local-close', opened: true })
  expect(await toPromise(receiver)).toEqual({ cause: 'peer-close', opened: true })
  expect(buffered).toBeGreaterThan(0)
  if (engine === 'node-datachannel') {
    // It may fire `close` before it has flushed (CL-5), and no `bufferedamountlow`: draining to closed is legal.
    expect(seen[0]).toBe('{"closing":"draining"}')
    expect(seen.at(-1)).toBe('"closed"')
  } else {
    expect(seen).toEqual(['{"closing":"draining"}', '{"closing":"resetting"}', '"closed"'])
    expect(bytes).toBe(4 * 1024 * 1024)
  }
  close()
})

test('SEQ-15: with a threshold of the app’s the channel drains, too', async () => {
  const { A, a, close } = await openStage()
  const sender = bindDataChannel(A.channel, { connection: a })
  A.channel.bufferedAmountLowThreshold = 65_536
  const seen: [state: string, buffered: number][] = []
  sender.subscribe(({ value }) => seen.push([JSON.stringify(value), A.channel.bufferedAmount]))
  fill(A.channel)
  A.channel.close()
  expect(await toPromise(sender)).toEqual({ cause: 'local-close', opened: true })
  expect(seen[0]?.[0]).toBe('{"closing":"draining"}')
  for (const [state, buffered] of seen) if (state === '{"closing":"resetting"}') expect(buffered).toBe(0)
  close()
})
