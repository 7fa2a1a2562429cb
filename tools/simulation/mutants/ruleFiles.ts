/** The rules that an engine needs and charts do not: where mistakes would be the engine's. */
export const ruleFiles = [
  'channel/channelCreation.ts',
  'channel/channelIds.ts',
  'channel/sending.ts',
  'channel/streamReset.ts',
  'connection/configuration.ts',
  'connection/contentChecks.ts',
  'connection/descriptionSlots.ts',
  'connection/negotiationCheck.ts',
  'connection/operationStart.ts',
  'connection/sectionPlan.ts',
  'connection/sessionFaults.ts',
  'connection/transportsInUse.ts',
  'tasks/tasks.ts',
  'transports/associationRules.ts',
  'transports/iceRules.ts',
] as const
