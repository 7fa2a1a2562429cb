import { diagnosis } from '../../../src/diagnosis/index.ts'
import { bindPeerConnection } from '../../../src/index.ts'

export function follow(rtc: RTCPeerConnection, show: (text: string) => void) {
  const connection = bindPeerConnection(rtc)
  const stage = connection.select((snapshot) => diagnosis(snapshot).stage)
  stage.subscribe(show) // waiting-for-answer, no-remote-candidates, …
}
