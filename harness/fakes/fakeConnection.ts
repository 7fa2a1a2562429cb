import { FakeChannel } from './fakeChannel.ts'

/** A connection that does only what it is told, with the channels of {@link FakeChannel}. It has no transports. */
export class FakeConnection extends EventTarget {
  signalingState: RTCSignalingState = 'stable'
  iceConnectionState: RTCIceConnectionState = 'new'
  connectionState: RTCPeerConnectionState = 'new'
  iceGatheringState: RTCIceGatheringState = 'new'
  readonly sctp = null
  readonly localDescription = null
  readonly remoteDescription = null
  readonly currentLocalDescription = null
  readonly currentRemoteDescription = null
  readonly pendingLocalDescription = null
  readonly pendingRemoteDescription = null
  readonly channels: FakeChannel[] = []

  createDataChannel(label: string): FakeChannel {
    const channel = new FakeChannel(label, this.channels.length)
    this.channels.push(channel)
    return channel
  }

  /** Announces a channel of the peer's. */
  announce(label: string): FakeChannel {
    const channel = new FakeChannel(label, this.channels.length)
    this.channels.push(channel)
    channel.readyState = 'open'
    this.dispatchEvent(Object.assign(new Event('datachannel'), { channel }))
    return channel
  }

  close(): void {
    if (this.signalingState === 'closed') return
    this.signalingState = 'closed'
    this.iceConnectionState = 'closed'
    this.connectionState = 'closed'
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
