import type { AggregateStates, LiveAggregateStates } from '../../machines/connection/peerConnectionTypes.ts'
import type { Descriptions } from '../../machines/connection/signalingTypes.ts'
import { seen } from './seen.ts'

/** The states that a connection shows. */
export function aggregatesOf(connection: RTCPeerConnection): AggregateStates {
  const { iceConnectionState, connectionState, iceGatheringState } = seen(connection)
  return { iceConnectionState, connectionState, iceGatheringState }
}

/** The same of a connection that is not closed: where one shows `closed` by itself, what it was (RP-2). */
export function liveAggregatesOf(connection: RTCPeerConnection, before: LiveAggregateStates): LiveAggregateStates {
  const { iceConnectionState, connectionState, iceGatheringState } = seen(connection)
  return {
    iceConnectionState: iceConnectionState === 'closed' ? before.iceConnectionState : iceConnectionState,
    connectionState: connectionState === 'closed' ? before.connectionState : connectionState,
    iceGatheringState,
  }
}

/** Where the four descriptions of a connection are. */
export const descriptionAttributes = {
  currentLocal: 'currentLocalDescription',
  currentRemote: 'currentRemoteDescription',
  pendingLocal: 'pendingLocalDescription',
  pendingRemote: 'pendingRemoteDescription',
} as const satisfies { readonly [Name in keyof Descriptions]?: keyof RTCPeerConnection }

/** One of the four descriptions. */
export type DescriptionName = keyof typeof descriptionAttributes

/** All of them. */
export const descriptionNames = Object.keys(descriptionAttributes) as readonly DescriptionName[]

/** Which descriptions a connection shows. One that cannot be read, because a getter throws, is left out. */
export function descriptionsOf(connection: RTCPeerConnection): Partial<Record<DescriptionName, boolean>> {
  const shown: Partial<Record<DescriptionName, boolean>> = {}
  const view = seen(connection)
  for (const name of descriptionNames) {
    try {
      // Older engines do not have the four.
      const attribute = descriptionAttributes[name]
      if (attribute in view) shown[name] = Boolean(view[attribute])
    } catch {}
  }
  return shown
}

/** The transceivers of a connection. Some engines have none, and Firefox gives none when their document is gone. */
export function transceiversOf(connection: RTCPeerConnection): readonly RTCRtpTransceiver[] {
  try {
    return seen(connection).getTransceivers?.() ?? []
  } catch {
    return []
  }
}
