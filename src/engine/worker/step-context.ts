/** The context that a step function gets. */
import { readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { noModel } from '../../sdk/contexts.js'
import type { Checkpoint, OutputHandle, StepContext } from '../../sdk/context-types.js'
import type { Invocation } from '../../sdk/definitions.js'
import { modelOfRun, type Model } from '../../sdk/model.js'
import { probes, UNNAMED_OUTPUT } from '../../sdk/outputs.js'
import type { PipelineRun } from '../../sdk/run-types.js'
import type { Store } from '../../store/types.js'
import { ifThere } from '../run/if-there.js'
import { fileNameOf } from '../run/step-logs.js'
import type { Note, StepModel, StoredValue } from './messages.js'
import { checkOutput, type StepNotes } from './step-notes.js'
import type { StoredValues } from './stored-values.js'

export interface ContextParts {
  readonly invocation: Invocation
  readonly inputs: Readonly<Record<string, unknown>>
  /** Of the step's function, literal ones. */
  readonly defaults: Readonly<Record<string, unknown>>
  readonly extra: Readonly<Record<string, unknown>>
  readonly run: PipelineRun
  readonly pipeline: string
  readonly model: StepModel | undefined
  readonly signal: AbortSignal
  readonly notes: StepNotes
  readonly store: Store
  readonly values: StoredValues
  readonly tell: (note: Note) => void
  /** What a later end of the step must wait for. */
  readonly keep: (work: Promise<unknown>) => void
}

export function createStepContext(parts: ContextParts): StepContext {
  const { invocation, inputs, notes, model } = parts
  const names = outputNames(invocation.step)
  const modelInForce = (): Model => {
    if (model) return modelOfRun(model.config)
    throw noModel(`step "${invocation.step.name}"`)
  }
  return {
    pipeline: { name: parts.pipeline },
    run: parts.run,
    step: { name: invocation.step.name, id: invocation.id },
    get model() {
      return modelInForce()
    },
    get modelConfig() {
      return modelInForce()
    },
    get modelVersion() {
      return modelInForce()
    },
    inputs,
    params: paramsOf(parts),
    extra: parts.extra,
    signal: parts.signal,
    log: (message) => void process.stdout.write(`${message}\n`),
    outputs: outputHandles(names, notes),
    experimentTracker: undefined,
    logMetadata: (metadata) => {
      notes.logMetadata(metadata)
    },
    logMetric: (name, value, options) => {
      notes.logMetric(name, value, options?.step)
    },
    logParam: (name, value) => {
      notes.logMetadata({ [name]: value })
    },
    setTag: (name, value) => {
      notes.logMetadata({ [name]: value })
    },
    logFile: (path) => {
      parts.keep(logFile(path, parts))
    },
    checkpoint: (name) => checkpointOf(name, parts),
    progress: (fraction, message) => {
      parts.tell({ kind: 'progress', fraction: Math.min(1, Math.max(0, fraction)), message: message ?? null })
    },
  }
}

/** The one of a step that returns its value as it is has a name, too. */
export function outputNames(step: Invocation['step']): readonly string[] {
  return step.outputs ? Object.keys(step.outputs) : [UNNAMED_OUTPUT]
}

/** What was given as a literal, and the literal defaults for what was not given. */
function paramsOf({ invocation, inputs, defaults }: ContextParts): Record<string, unknown> {
  const left = Object.entries(defaults).filter(([name]) => !(name in inputs))
  const given = Object.entries(inputs).filter(([name]) => invocation.inputs[name]?.kind === 'literal')
  return Object.fromEntries([...left, ...given])
}

function outputHandles(names: readonly string[], notes: StepNotes): Record<string, OutputHandle> {
  const handles = Object.fromEntries(names.map((name) => [name, outputHandle(name, notes)]))
  return new Proxy(handles, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target) && !probes.has(key)) checkOutput(key, names)
      return Reflect.get(target, key) as unknown
    },
  })
}

function outputHandle(name: string, notes: StepNotes): OutputHandle {
  return {
    logMetadata: (metadata) => {
      notes.logOutput(name, metadata)
    },
    addTags: (...tags) => {
      notes.addTags(name, tags)
    },
  }
}

/** The bytes as they are now: the step may go on writing to the file. */
async function logFile(path: string, { store, notes }: ContextParts): Promise<void> {
  const { digest, sizeBytes } = await store.objects.putBytes(readFileSync(path))
  notes.logMetadata({ [`file ${path}`]: { digest, sizeBytes } })
}

/** Lives as long as the run: a retried step goes on where it was. */
function checkpointOf(name: string, { store, values, run, invocation }: ContextParts): Checkpoint {
  const folder = store.localPath('checkpoints', run.id, fileNameOf(invocation.id))
  const file = store.localPath('checkpoints', run.id, fileNameOf(invocation.id), `${fileNameOf(name)}.json`)
  return {
    async load() {
      const text = await ifThere(readFile(file, 'utf8'))
      return text === undefined ? undefined : values.load(JSON.parse(text) as StoredValue)
    },
    async save(value) {
      const stored = await values.store(value)
      await mkdir(folder, { recursive: true })
      await writeFile(file, JSON.stringify(stored))
    },
  }
}
