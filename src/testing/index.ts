export type { PathOptions, PathsOf, TransitionPathOptions } from './paths.ts'
export { pathsThroughTransitions, pathsToStates } from './paths.ts'
export type { PathStep, Performer, Performers, SystemUnderTest, TestPath } from './testPath.ts'
