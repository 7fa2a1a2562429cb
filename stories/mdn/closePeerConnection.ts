export function closePeerConnection(RTCPeerConnection: typeof window.RTCPeerConnection, console: Pick<Console, 'log'>) {
  var pc = new RTCPeerConnection();
  var dc = pc.createDataChannel("my channel");

  dc.onmessage = function (event) {
    console.log("received: " + event.data);
    pc.close(); // We decided to close after the first received message
  };

  dc.onopen = function () {
    console.log("datachannel open");
  };

  dc.onclose = function () {
    console.log("datachannel close");
  };
}
