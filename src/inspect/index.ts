export type { Json } from '../redact/json.ts'
export type { PrivateContent } from '../redact/privateContents.ts'
export type { InspectErrorCode } from './InspectError.ts'
export { InspectError } from './InspectError.ts'
export type { InspectOptions } from './inspect.ts'
export { inspect } from './inspect.ts'
export type { InspectedActor, Inspector, InspectorOptions } from './options.ts'
export type {
  ActorMessage,
  EmittedMessage,
  EventMessage,
  InspectedEvent,
  InspectedSnapshot,
  InspectorMessage,
  SnapshotMessage,
} from './protocol.ts'
export type { RedactOptions } from './redact.ts'
export { redact } from './redact.ts'
export type { Redaction, RedactionOptions } from './redaction.ts'
export { redaction } from './redaction.ts'
