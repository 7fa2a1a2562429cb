export function follow(rtc: RTCPeerConnection, show: (text: string) => void) {
  rtc.onconnectionstatechange = () => show(rtc.connectionState)
  // Nobody answers: a browser calls nothing, it stays 'new'.
}
