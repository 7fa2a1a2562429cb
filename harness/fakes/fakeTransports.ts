import { FakeTarget } from './fakeTarget.ts'

/** An ICE transport that does only what it is told. */
export class FakeIceTransport extends FakeTarget {
  state: RTCIceTransportState = 'new'
  gatheringState: RTCIceGathererState = 'new'
}

/** A DTLS transport that does only what it is told. */
export class FakeDtlsTransport extends FakeTarget {
  state: RTCDtlsTransportState = 'new'
  readonly iceTransport = new FakeIceTransport()
}

/** An SCTP transport that does only what it is told, with the transports below it. */
export class FakeSctpTransport extends FakeTarget {
  state: RTCSctpTransportState = 'connecting'
  readonly maxChannels = null
  readonly maxMessageSize = 262_144
  readonly transport = new FakeDtlsTransport()

  /** The three transports. */
  get all(): readonly FakeTarget[] {
    return [this, this.transport, this.transport.iceTransport]
  }

  /** All of them are closed, and say nothing of it. */
  close(): void {
    this.state = 'closed'
    this.transport.state = 'closed'
    this.transport.iceTransport.state = 'closed'
  }
}
