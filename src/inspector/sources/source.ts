/** Whether a source can be reached. */
export interface SourceStatus {
  readonly state: 'connecting' | 'connected' | 'disconnected'
  /** It now sends all from the beginning: what it has sent before is to be forgotten. */
  readonly startsAnew?: boolean
}

/** Where messages come from. */
export interface InspectorSource {
  /** Hands over what comes, until the function that it returns is called. */
  subscribe(take: (messages: readonly unknown[]) => void, notify?: (status: SourceStatus) => void): () => void
}
