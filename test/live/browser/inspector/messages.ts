/** Messages of one machine, made by hand: for what no real actor would send, and for very many. */
export function actorMessage(
  sessionId: string,
  config: object | string,
  value: unknown,
): Readonly<Record<string, unknown>> {
  const definition = typeof config === 'string' ? config : JSON.stringify(config)
  const snapshot = { status: 'active', value, context: {} }
  return { type: '@xstate.actor', sessionId, name: 'made', createdAt: '1764000000000', definition, snapshot }
}

/** An event, and the snapshot that comes of it. */
export function stepMessages(
  sessionId: string,
  type: string,
  value: unknown,
  time = 0,
): Readonly<Record<string, unknown>>[] {
  const about = { sessionId, createdAt: String(1_764_000_000_000 + time), event: { type } }
  return [
    { ...about, type: '@xstate.event' },
    { ...about, type: '@xstate.snapshot', snapshot: { status: 'active', value, context: { time } } },
  ]
}
