import { FakeTarget } from './fakeTarget.ts'

/**
 * A data channel that does only what it is told: for counting work with more channels than an engine opens, and for what no
 * engine can be brought to. What engines do is tested on engines.
 */
export class FakeChannel extends FakeTarget {
  readonly label: string
  readonly id: number
  readonly negotiated = false
  readyState: RTCDataChannelState = 'connecting'
  bufferedAmount = 0
  bufferedAmountLowThreshold = 0
  /** What was handed over, in order. */
  readonly sent: unknown[] = []

  constructor(label = 'fake', id = 0) {
    super()
    this.label = label
    this.id = id
  }

  send(data: unknown): void {
    if (this.readyState !== 'open') throw new DOMException('The channel is not open.', 'InvalidStateError')
    this.sent.push(data)
    this.bufferedAmount += sizeOf(data)
  }

  close(): void {
    if (this.readyState === 'connecting' || this.readyState === 'open') this.readyState = 'closing'
  }

  /** Takes a state, and fires the event of it. */
  become(state: RTCDataChannelState): void {
    this.readyState = state
    const type = { connecting: undefined, open: 'open', closing: 'closing', closed: 'close' }[state]
    if (type) this.dispatchEvent(new Event(type))
  }

  /** Lets so many bytes leave the buffer. */
  drain(bytes = this.bufferedAmount): void {
    const before = this.bufferedAmount
    this.bufferedAmount = Math.max(0, before - bytes)
    const isLow = before > this.bufferedAmountLowThreshold && this.bufferedAmount <= this.bufferedAmountLowThreshold
    if (isLow) this.dispatchEvent(new Event('bufferedamountlow'))
  }
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return new TextEncoder().encode(data).length
  return (data as Partial<ArrayBuffer>).byteLength ?? (data as Blob).size
}
