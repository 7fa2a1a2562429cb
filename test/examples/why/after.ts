import { diagnosis } from '../../../src/diagnosis/index.ts'
import { bindPeerConnection } from '../../../src/index.ts'

export function follow(rtc: RTCPeerConnection): void {
  const connection = bindPeerConnection(rtc)
  const stage = connection.select((now) => diagnosis(now).stage)
  stage.subscribe(console.log) // waiting-for-answer, checking, …
}
