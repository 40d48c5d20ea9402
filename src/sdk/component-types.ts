/** Contracts of stack components, as far as user code sees them. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Metadata } from './artifact-types.js'

export interface Alerter {
  post(message: string, params?: Metadata): Promise<boolean>
  ask(question: string, params?: Metadata): Promise<boolean>
}

export interface ExperimentTracker {
  logMetric(name: string, value: number, options?: { step?: number | undefined }): void
}

export interface ComponentTypes {
  alerter: Alerter
  'experiment-tracker': ExperimentTracker
}

export interface ComponentContext {
  readonly projectDir: string
  readonly signal: AbortSignal
}

export interface ComponentDefinition<T extends keyof ComponentTypes, S extends StandardSchemaV1> {
  type: T
  flavor: string
  /** A Standard Schema for the component's configuration. */
  config: S
  create(config: StandardSchemaV1.InferOutput<S>, context: ComponentContext): ComponentTypes[T] | Promise<ComponentTypes[T]>
}

export interface ComponentFlavour<T extends keyof ComponentTypes, C> {
  readonly type: T
  readonly flavor: string
  readonly '~zenlocal': { readonly config: C }
}
