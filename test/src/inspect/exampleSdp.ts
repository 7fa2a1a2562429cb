/** The lines of a description. */
export const sdpLines = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP6 2001:db8::1',
  'a=ice-ufrag:ufrg',
  'a=ice-pwd:pwdpwdpwdpwdpwdpwdpwdpwd',
  `a=fingerprint:sha-256 ${'AB:'.repeat(31)}AB`,
  'a=candidate:842163049 1 udp 1677729535 192.168.7.23 46154 typ srflx raddr 10.9.8.7 rport 5 ufrag ufrg',
]

/** A description. */
export const sdp = `${sdpLines.join('\r\n')}\r\n`
