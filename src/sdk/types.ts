/** All public types of the SDK, in one place to import from. */
export type * from './artifact-types.js'
export type * from './component-types.js'
export type * from './context-types.js'
export type * from './materializer-types.js'
export type * from './model-types.js'
export type * from './pipeline-types.js'
export type * from './run-types.js'
export type * from './step-types.js'
