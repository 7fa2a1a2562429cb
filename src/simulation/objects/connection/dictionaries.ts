import type { ChannelGiven } from '../../../../machines/channel/channelCreation.ts'
import { Dictionary, toBoolean, toText, toUnsignedShort } from '../platform/convert.ts'

/** Converts an `RTCDataChannelInit`. */
export function toChannel(value: unknown): Omit<ChannelGiven, 'label'> {
  const given = new Dictionary(value, 'RTCDataChannelInit')
  const id = given.member('id', toUnsignedShort) ?? null
  const maxPacketLifeTime = given.member('maxPacketLifeTime', toUnsignedShort) ?? null
  const maxRetransmits = given.member('maxRetransmits', toUnsignedShort) ?? null
  const negotiated = given.member('negotiated', toBoolean) ?? false
  const ordered = given.member('ordered', toBoolean) ?? true
  const protocol = given.member('protocol', toText) ?? ''
  return { id, maxPacketLifeTime, maxRetransmits, negotiated, ordered, protocol }
}

/** Converts an `RTCOfferOptions`. */
export function toOfferOptions(value: unknown): { readonly iceRestart: boolean } {
  const given = new Dictionary(value, 'RTCOfferOptions')
  return { iceRestart: given.member('iceRestart', toBoolean) ?? false }
}
