/** Whether a source can be reached. */
export interface SourceStatus {
  readonly state: 'connecting' | 'connected' | 'disconnected'
  /** It now sends everything from the beginning: drop what it has sent before. */
  readonly startsAnew?: boolean
}

/** Where messages come from. */
export interface InspectorSource {
  /** Hands over messages as they come, until the function that it returns is called. */
  subscribe(take: (messages: readonly unknown[]) => void, notify?: (status: SourceStatus) => void): () => void
}
