import { expect, test } from 'vitest'
import { announced, makePeers } from '../../harness/peers.ts'
import { bindDataChannel, bindPeerConnection, type DataChannelActor } from '../../src/index.ts'

const ROUNDS = 20

/** Binds a connection, and one of its channels that is there already. */
function bindWith(connection: RTCPeerConnection, channel: RTCDataChannel): DataChannelActor {
  bindPeerConnection(connection)
  return bindDataChannel(channel, { connection })
}

/** When the app attaches its `message` listener to the channel that the peer has announced. */
const moments: Record<string, (channel: RTCDataChannel, attach: () => void, bind: () => void) => void> = {
  'in `datachannel`, before binding': (_, attach, bind) => {
    attach()
    bind()
  },
  'in `datachannel`, after binding': (_, attach, bind) => {
    bind()
    attach()
  },
  'in a microtask of `datachannel`': (_, attach, bind) => {
    bind()
    queueMicrotask(attach)
  },
  'in the channel’s `open`': (channel, attach, bind) => {
    channel.addEventListener('open', attach)
    bind()
  },
}

test.each(Object.entries(moments))(
  'RX-7: a message sent in the peer’s `open` arrives when the app listens %s',
  async (_, listen) => {
    let received = 0
    for (let round = 0; round < ROUNDS; round++) {
      const { a, b, negotiate, close } = makePeers()
      bindPeerConnection(a)
      const near = a.createDataChannel('chat')
      bindDataChannel(near, { connection: a })
      near.addEventListener('open', () => near.send('first'))
      const message = new Promise<void>((resolve) => {
        void announced(b, (far) =>
          listen(
            far,
            () =>
              far.addEventListener('message', ({ data }) => {
                if (data === 'first') received += 1
                resolve()
              }),
            () => bindWith(b, far),
          ),
        )
      })
      await negotiate()
      await message
      close()
    }
    expect(received).toBe(ROUNDS)
  },
)

test('RX-7: it arrives when the app listens in the actor’s `open`', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { a, b, negotiate, close } = makePeers()
    bindPeerConnection(a)
    const near = a.createDataChannel('chat')
    bindDataChannel(near, { connection: a }).on('open', () => near.send('first'))
    const message = new Promise<string>((resolve) => {
      void announced(b, (far) =>
        bindWith(b, far).on('open', () => far.addEventListener('message', ({ data }) => resolve(data))),
      )
    })
    await negotiate()
    expect(await message).toBe('first')
    close()
  }
})
