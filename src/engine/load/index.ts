/** Loading a user's TypeScript and fingerprinting its steps. */
export { explainCode } from './explain.js'
export { importBundle } from './import-bundle.js'
export { openParameterReader, parametersOf } from './params.js'
export type { ParameterInfo } from './params.js'
export { excerptAt } from './source-excerpt.js'
export type { CodeFingerprint, LoadedModule, LoadOptions, UserModule } from './types.js'
export { userFrames } from './user-frames.js'
export { openUserModule, withComposable } from './user-module.js'
