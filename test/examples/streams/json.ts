import { type DataChannelActor, target } from '../../../src/index.ts'

/** Sends a value as JSON, as one message. */
export function sendJson(channel: DataChannelActor, value: unknown): void {
  target(channel)?.send(JSON.stringify(value))
}

/** Has each message that comes read as JSON. */
export function onJson(channel: DataChannelActor, take: (value: unknown) => void): void {
  target(channel)?.addEventListener('message', ({ data }: MessageEvent<string>) => take(JSON.parse(data)))
}
