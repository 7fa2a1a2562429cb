import { useEffect, useState } from 'react'
import { bindPeerConnection, type PeerConnectionActor, target } from '../../../../src/index.ts'
import { ConnectionStatus } from './ConnectionStatus.tsx'

/** Owns its connection: makes it when it is mounted, and closes it when it is unmounted. */
export function Call({ create }: { create: () => RTCPeerConnection }) {
  const [connection, setConnection] = useState<PeerConnectionActor>()

  useEffect(() => {
    const owned = bindPeerConnection(create())
    setConnection(owned)
    return () => target(owned)?.close()
  }, [create])

  return <ConnectionStatus connection={connection} />
}
