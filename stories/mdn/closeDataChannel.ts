export function closeDataChannel(RTCPeerConnection: typeof window.RTCPeerConnection, console: Pick<Console, 'log'>) {
  var pc = new RTCPeerConnection();
  var dc = pc.createDataChannel("my channel");

  dc.onmessage = function (event) {
    console.log("received: " + event.data);
    dc.close(); // We decided to close after the first received message
  };

  dc.onopen = function () {
    console.log("datachannel open");
  };

  dc.onclose = function () {
    console.log("datachannel close");
  };

  // Now go negotiate the connection and so forth...
}
