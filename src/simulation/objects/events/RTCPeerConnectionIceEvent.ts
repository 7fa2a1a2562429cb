import { Dictionary, needArguments, nullable, toText } from '../platform/convert.ts'
import { defineInterface } from '../platform/webIdl.ts'
import { RTCIceCandidate } from '../values/RTCIceCandidate.ts'

interface Init extends EventInit {
  readonly candidate?: RTCIceCandidate | null
  readonly url?: string | null
}

/**
 * A candidate was found, or there are no more of them.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcpeerconnectioniceevent | WebRTC 1.0, RTCPeerConnectionIceEvent}
 */
export class RTCPeerConnectionIceEvent extends Event {
  readonly #candidate: RTCIceCandidate | null
  readonly #url: string | null

  constructor(...args: readonly [type: string, init?: Init]) {
    needArguments(1, args.length, 'RTCPeerConnectionIceEvent')
    const [type, init = {}] = args
    super(type, init)
    const given = new Dictionary(init, 'RTCPeerConnectionIceEventInit')
    this.#candidate = given.member('candidate', nullable(toIceCandidate)) ?? null
    this.#url = given.member('url', nullable(toText)) ?? null
  }

  get candidate(): RTCIceCandidate | null {
    return this.#candidate
  }

  get url(): string | null {
    return this.#url
  }
}

defineInterface(RTCPeerConnectionIceEvent, { name: 'RTCPeerConnectionIceEvent', constructorLength: 1 })

function toIceCandidate(value: unknown, context: string): RTCIceCandidate {
  if (value instanceof RTCIceCandidate) return value
  throw new TypeError(`${context} is no RTCIceCandidate.`)
}
