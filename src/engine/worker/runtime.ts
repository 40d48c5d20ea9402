/**
 * The SDK's runtime port inside a step. Lookups and writes go to the process that runs the pipeline, which records them for the cache;
 * values are loaded and stored here. Notes about the step itself stay here until it ends.
 */
import { ZenError } from '../../errors.js'
import type { ValueMaterializer } from '../../materializers/types.js'
import type { MetadataTarget, SaveOptions } from '../../sdk/registry-calls.js'
import type { Runtime } from '../../sdk/runtime.js'
import { checkName } from '../../store/names.js'
import type { AnyVersion, Request, SaveFacts } from './messages.js'
import { originOf } from './missing-bytes.js'
import type { StepNotes } from './step-notes.js'
import type { StoredValues } from './stored-values.js'
import { viewOfVersion } from './view-of-version.js'

export interface RuntimeTask {
  readonly notes: StepNotes
  readonly values: StoredValues
}

/** @param current The task that is running; throws when there is none. */
export function createWorkerRuntime(current: () => RuntimeTask, ask: (request: Request) => Promise<unknown>): Runtime {
  const save: Runtime['save'] = async (value, name, options) => {
    const stored = await current().values.store(value, options.materializer as ValueMaterializer | undefined)
    return viewOfVersion((await ask({ kind: 'save', name, stored, options: factsOf(options) })) as AnyVersion)
  }
  return {
    async run({ pipeline }) {
      throw new ZenError('CONTEXT_MISSING', `The pipeline "${pipeline.name}" was called inside a step.`, {
        why: 'A step runs in a worker process of one run; a run is started by `zen run` or by a program.',
        hints: ['Call it inside a pipeline function, where its steps become steps of that pipeline.'],
      })
    },
    resolve: async (query) => viewOfVersion((await ask({ kind: 'resolve', query })) as AnyVersion),
    async load(query) {
      const version = (await ask({ kind: 'resolve', query })) as AnyVersion
      return current().values.load({ payload: version, materializer: version.materializer, origin: originOf(version) })
    },
    async call(method, ...args) {
      if (method === 'addTags') for (const tag of args[0] as readonly string[]) checkName('tag', tag)
      if (noteLocally(method, args, current().notes)) return null as never
      return (await ask({ kind: 'call', method, args })) as never
    },
    save,
    async register(path, name, options) {
      const { stat } = await import('node:fs/promises')
      const { fileArtifact, folderArtifact } = await import('../../materializers/files.js')
      const isFolder = (await stat(path)).isDirectory()
      return save(isFolder ? folderArtifact(path) : fileArtifact(path), name, options)
    },
  }
}

/** Metadata and tags of the step and its outputs: nobody else can see them before it ends. */
function noteLocally(method: string, args: readonly unknown[], notes: StepNotes): boolean {
  if (method !== 'logMetadata' && method !== 'addTags' && method !== 'removeTags') return false
  const [what, target] = args as [unknown, MetadataTarget | null]
  if (target === null && method === 'logMetadata') {
    notes.logMetadata(what as Readonly<Record<string, unknown>>)
    return true
  }
  if (target === null || !('output' in target)) return false
  if (method === 'logMetadata') notes.logOutput(target.output, what as Readonly<Record<string, unknown>>)
  else if (method === 'addTags') notes.addTags(target.output, what as readonly string[])
  else notes.removeTags(target.output, what as readonly string[])
  return true
}

function factsOf({ version, type, tags, metadata, model }: SaveOptions): SaveFacts {
  return { version, type, tags, metadata, model }
}
