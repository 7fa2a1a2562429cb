import { useEffect, useState } from 'react'
import { bindPeerConnection, type PeerConnectionActor, unbind } from '../../../../src/index.ts'
import { ConnectionStatus } from '../../../examples/frameworks/react/ConnectionStatus.tsx'

/** Follows a connection for as long as it is mounted. */
export function Watched({ connection }: { connection: RTCPeerConnection }) {
  const [actor, setActor] = useState<PeerConnectionActor>()

  useEffect(() => {
    setActor(bindPeerConnection(connection))
    return () => unbind(connection)
  }, [connection])

  return <ConnectionStatus connection={actor} />
}
