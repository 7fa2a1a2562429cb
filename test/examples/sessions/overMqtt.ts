import type { MqttClient } from 'mqtt'
import type { Signaling } from '../../../src/session/index.ts'

/** Signalling over MQTT: the two peers publish to one topic, and subscribe to it. Each has a client of its own. */
export function overMqtt(client: MqttClient, topic: string): Signaling {
  return {
    async send(message) {
      // What is lost is sent again once it is up.
      if (client.connected) await client.publishAsync(topic, JSON.stringify(message))
    },
    subscribe(listener) {
      const hear = (from: string, payload: Uint8Array) => {
        if (from === topic) listener(parsed(new TextDecoder().decode(payload)))
      }
      client.on('message', hear).subscribe(topic)
      return () => client.off('message', hear).unsubscribe(topic)
    },
    state: {
      get: () => (client.connected ? 'up' : 'down'),
      subscribe(listener) {
        client.on('connect', listener).on('close', listener)
        return () => client.off('connect', listener).off('close', listener)
      },
    },
  }
}

/** What is no JSON goes on as it is: the session refuses it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
