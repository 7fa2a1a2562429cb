import { attributes, type Kind } from './attributes.ts'

/** How to read the attributes of an object, by their names in a trace: all that its engine has. */
export function readersOf(object: object, kind: Kind): ReadonlyMap<string, () => unknown> {
  const names = Object.keys(attributes[kind]).filter((name) => name in object)
  const plain = names.map((name) => [name, () => (object as Record<string, unknown>)[name]] as const)
  return new Map<string, () => unknown>([...plain, ...special(object, kind)])
}

function special(object: object, kind: Kind): readonly (readonly [string, () => unknown])[] {
  if (kind === 'connection') {
    const connection = object as RTCPeerConnection
    return [
      ['transceivers', () => connection.getTransceivers?.() ?? []],
      ['senders', () => connection.getSenders().length],
      ['receivers', () => connection.getReceivers().length],
    ]
  }
  if (kind !== 'transceiver') return []
  const { sender, receiver } = object as RTCRtpTransceiver
  return [
    ['senderTransport', () => sender.transport],
    ['receiverTransport', () => receiver.transport],
  ]
}
