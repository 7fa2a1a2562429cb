/** Offers and answers as real engines write them. */

/** An offer of Chromium, of audio and data. */
export const chromiumOffer = lines(`v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=extmap-allow-mixed
a=msid-semantic: WMS
m=audio 9 UDP/TLS/RTP/SAVPF 111 63
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:x0Zq
a=ice-pwd:ZW2Vy3iSJZ0A5hYvPz4lPzpF
a=ice-options:trickle
a=fingerprint:sha-256 ${'0a:'.repeat(31)}0a
a=setup:actpass
a=mid:0
a=recvonly
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtpmap:63 red/48000/2
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.9.8.7 rport 5 generation 0 ufrag x0Zq network-cost 999
a=end-of-candidates
a=ice-ufrag:x0Zq
a=ice-pwd:ZW2Vy3iSJZ0A5hYvPz4lPzpF
a=ice-options:trickle
a=fingerprint:sha-256 ${'0A:'.repeat(31)}0A
a=setup:actpass
a=mid:1
a=sctp-port:5000
a=max-message-size:262144`)

/** An offer of Firefox, of data. */
export const firefoxOffer = lines(`v=0
o=mozilla...THIS_IS_SDPARTA-99.0 8151612226419338321 0 IN IP4 0.0.0.0
s=-
t=0 0
a=sendrecv
a=fingerprint:sha-256 ${'0B:'.repeat(31)}0B
a=group:BUNDLE 0
a=ice-options:trickle ice2
a=msid-semantic:WMS *
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=sendrecv
a=ice-pwd:0123456789abcdef0123456789abcdef
a=ice-ufrag:12345678
a=mid:0
a=setup:actpass
a=sctp-port:5000
a=max-message-size:1073741823`)

/** An offer in the old form of data sections. */
export const oldOffer = lines(`v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=ice-lite
m=application 9 DTLS/SCTP 5000
c=IN IP4 0.0.0.0
a=ice-ufrag:abcd
a=ice-pwd:0123456789abcdef0123456789abcdef
a=fingerprint:sha-1 ${'0C:'.repeat(19)}0C
a=setup:passive
a=mid:data
a=sctpmap:5000 webrtc-datachannel 1024`)

function lines(text: string): string {
  return `${text.replaceAll('\n', '\r\n')}\r\n`
}
