import { type DescriptionType, descriptionTypes } from '../../../../machines/connection/signalingTypes.ts'
import { Dictionary, toDOMString, toOneOf } from '../platform/convert.ts'
import { defineInterface } from '../platform/webIdl.ts'

/**
 * A description, as script has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcsessiondescription-class | WebRTC 1.0, RTCSessionDescription}
 */
export class RTCSessionDescription {
  readonly #type: DescriptionType
  readonly #sdp: string

  constructor(init: RTCSessionDescriptionInit) {
    const { sdp, type } = toDescription(init, 'RTCSessionDescriptionInit')
    this.#type = type
    this.#sdp = sdp
  }

  get type(): DescriptionType {
    return this.#type
  }

  get sdp(): string {
    return this.#sdp
  }

  toJSON(): { type: DescriptionType; sdp: string } {
    return { type: this.#type, sdp: this.#sdp }
  }
}

defineInterface(RTCSessionDescription, { name: 'RTCSessionDescription', constructorLength: 1 })

/** Converts an `RTCSessionDescriptionInit`. */
export function toDescription(value: unknown, context: string): { type: DescriptionType; sdp: string } {
  const given = new Dictionary(value, context)
  const sdp = given.member('sdp', toDOMString) ?? ''
  return { sdp, type: given.required('type', toOneOf(...descriptionTypes)) }
}

/** Converts an `RTCLocalSessionDescriptionInit`, whose type may be left out. */
export function toLocalDescription(
  value: unknown,
  context: string,
): { type: DescriptionType | undefined; sdp: string } {
  const given = new Dictionary(value, context)
  const sdp = given.member('sdp', toDOMString) ?? ''
  return { sdp, type: given.member('type', toOneOf(...descriptionTypes)) }
}
