import { FakeChannel } from './fakeChannel.ts'
import { FakeTarget } from './fakeTarget.ts'
import type { FakeSctpTransport } from './fakeTransports.ts'

/** A connection that does only what it is told. */
export class FakeConnection extends FakeTarget {
  signalingState: RTCSignalingState = 'stable'
  iceConnectionState: RTCIceConnectionState = 'new'
  connectionState: RTCPeerConnectionState = 'new'
  iceGatheringState: RTCIceGatheringState = 'new'
  sctp: FakeSctpTransport | null = null
  readonly localDescription = null
  readonly remoteDescription = null
  readonly currentLocalDescription = null
  readonly currentRemoteDescription = null
  readonly pendingLocalDescription = null
  readonly pendingRemoteDescription = null
  readonly channels: FakeChannel[] = []

  createDataChannel(label: string): FakeChannel {
    if (this.signalingState === 'closed') throw new DOMException('It is closed.', 'InvalidStateError')
    const channel = new FakeChannel(label, this.channels.length)
    this.channels.push(channel)
    return channel
  }

  /**
   * Announces a channel of the peer's.
   *
   * @param met - is given it before anybody else
   */
  announce(label: string, met: (channel: FakeChannel) => void = () => {}): FakeChannel {
    const channel = new FakeChannel(label, this.channels.length)
    this.channels.push(channel)
    channel.readyState = 'open'
    met(channel)
    this.dispatchEvent(Object.assign(new Event('datachannel'), { channel }))
    return channel
  }

  close(): void {
    if (this.signalingState === 'closed') return
    this.signalingState = 'closed'
    this.iceConnectionState = 'closed'
    this.connectionState = 'closed'
    this.sctp?.close()
    for (const channel of this.channels) channel.readyState = 'closed'
  }
}

/** The same, where a real one is asked for. */
export function asConnection(connection: FakeConnection): RTCPeerConnection {
  return connection as unknown as RTCPeerConnection
}

/** The same, where a real one is asked for. */
export function asChannel(channel: FakeChannel): RTCDataChannel {
  return channel as unknown as RTCDataChannel
}
