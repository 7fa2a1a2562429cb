export function follow(rtc: RTCPeerConnection): void {
  const show = () => console.log(rtc.connectionState)
  rtc.addEventListener('connectionstatechange', show)
  // Nobody answers: it is not called, the state stays 'new'.
}
