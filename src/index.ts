/** The public SDK. Importing it is cheap: what does IO is loaded when it is first needed. */
import type { EventSink } from './engine/events.js'
import { bindRuntimeOnce } from './sdk/runtime.js'
import type { Runtime } from './sdk/runtime.js'

type Loaded = Omit<Runtime, 'call'>
let loading: Promise<Loaded> | undefined
const openLog = async (): Promise<EventSink> => (await import('./cli/program-log.js')).openProgramLog()
const runtime = (): Promise<Loaded> =>
  (loading ??= import('./control/runtime.js').then(({ createRuntime }) => createRuntime({ openLog })))

bindRuntimeOnce({
  run: async (request) => (await runtime()).run(request),
  resolve: async (query) => (await runtime()).resolve(query),
  load: async (query) => (await runtime()).load(query),
  call: async (method, ...args) => (await import('./control/registry-runtime.js')).callRegistry(method, ...args),
  save: async (value, name, options) => (await runtime()).save(value, name, options),
  register: async (path, name, options) => (await runtime()).register(path, name, options),
})

export { Client } from './control/client.js'
export { ZenError, isZenError } from './errors.js'
export { fileArtifact, folderArtifact } from './materializers/files.js'
export { command } from './sdk/command.js'
export { getPipelineContext, getStepContext } from './sdk/contexts.js'
export { defineComponent } from './sdk/define-component.js'
export { defineMaterializer } from './sdk/define-materializer.js'
export { externalArtifact } from './sdk/external-artifact.js'
export {
  addTags,
  linkArtifactToModel,
  loadArtifact,
  logMetadata,
  registerArtifact,
  removeTags,
  saveArtifact,
} from './sdk/free-functions.js'
export { isMain } from './control/is-main.js'
export { Model, Model as ModelConfig, Model as ModelVersion } from './sdk/model.js'
export { ModelStages } from './sdk/model-types.js'
export { pipeline } from './sdk/pipeline.js'
export { step, unmapped } from './sdk/step.js'

export type { ErrorCode, SerializedError, ZenErrorOptions } from './errors.js'
export type { FileArtifact, FolderArtifact } from './materializers/files.js'
export type {
  AnyFunction,
  Artifact,
  ArtifactConfig,
  ArtifactType,
  Explicit,
  Input,
  Inputs,
  Json,
  JsonLeaf,
  Literal,
  Metadata,
  MethodsOf,
  Nothing,
} from './sdk/artifact-types.js'
export type {
  Alerter,
  ComponentContext,
  ComponentDefinition,
  ComponentFlavour,
  ComponentTypes,
  ExperimentTracker,
} from './sdk/component-types.js'
export type { Checkpoint, OutputHandle, PipelineContext, StepContext } from './sdk/context-types.js'
export type { AnyMaterializer, Materializer, MaterializerDefinition } from './sdk/materializer-types.js'
export type {
  AnyCase,
  AnyModel,
  ArtifactLookup,
  ArtifactName,
  ArtifactsOf,
  HasModels,
  KnownModel,
  ModelFields,
  ModelName,
  ModelOptions,
  ModelStage,
  OrKnown,
  Models,
  Registry,
  SettableStage,
  VersionRef,
} from './sdk/model-types.js'
export type {
  ExecutionMode,
  Pipeline,
  AnyPipelineCall,
  PipelineCall,
  PipelineCallBrand,
  Returned,
  PipelineChanges,
  PipelineOptions,
  PipelineReturn,
} from './sdk/pipeline-types.js'
export type { PipelineRun, RunStatus, StepRun, StepStatus, TypedStepRun } from './sdk/run-types.js'
export type {
  After,
  AnyStep,
  Args,
  CacheOptions,
  CallOptions,
  Collected,
  CommonStepOptions,
  Hook,
  HookContext,
  Keys,
  Like,
  MapInputs,
  NoInputs,
  Outputs,
  Placeholders,
  Resources,
  Retry,
  Returns,
  Step,
  StepChanges,
  StepOptions,
  Unmapped,
  Value,
} from './sdk/step-types.js'
export type { CommandOutputs } from './sdk/command.js'
export type { ExternalSource } from './sdk/external-artifact.js'
export type { MetadataTarget, SaveArtifactOptions } from './sdk/free-functions.js'
