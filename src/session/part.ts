import type { SessionMessage, SessionPart } from '../../machines/session/messages.ts'

/** A message whose `session` says nothing about its sender: the link adds that. */
export type Part = Omit<SessionMessage, 'session'> & {
  readonly session: Omit<SessionPart, 'version' | 'from' | 'to' | 'epoch'>
}
