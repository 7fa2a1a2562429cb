export type { InspectorServerErrorCode } from './InspectorServerError.ts'
export { InspectorServerError } from './InspectorServerError.ts'
export type { InspectorServer, InspectorServerOptions } from './startInspectorServer.ts'
export { startInspectorServer } from './startInspectorServer.ts'
