/** Which pipeline of a file `zen run` means. */
import { ZenError } from '../errors.js'
import type { LoadedModule } from '../engine/load/types.js'
import { pipelineDefinitionOf, stepDefinitionOf } from '../sdk/created.js'
import type { PipelineDefinition } from '../sdk/definitions.js'
import { nearMisses } from './near-misses.js'
import { shellWord } from './shell-word.js'

export type Program = (parameters: Readonly<Record<string, unknown>>) => unknown

export type Chosen =
  | { readonly kind: 'pipeline'; readonly pipeline: PipelineDefinition }
  /** The default export is a plain function: it is called, and each pipeline that it awaits is a run of its own. */
  | { readonly kind: 'program' }

/** Exported pipelines, each once, by the order of their export names; the default one first. */
export function exportedPipelines(module: LoadedModule): { pipeline: PipelineDefinition; isDefault: boolean }[] {
  const found = new Map<PipelineDefinition, boolean>()
  const fallback = pipelineDefinitionOf(module.exports['default'])
  if (fallback) found.set(fallback, true)
  for (const value of Object.values(module.exports)) {
    const definition = pipelineDefinitionOf(value)
    if (definition && !found.has(definition)) found.set(definition, false)
  }
  return [...found].map(([pipeline, isDefault]) => ({ pipeline, isDefault }))
}

export function isProgram(value: unknown): value is Program {
  return typeof value === 'function' && !pipelineDefinitionOf(value) && !stepDefinitionOf(value) && !isClass(value)
}

function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class')
}

/** Throws NO_PIPELINE, SEVERAL_PIPELINES. `file` as the user typed it. */
export function choosePipeline(module: LoadedModule, file: string, wanted: string | undefined): Chosen {
  const exported = exportedPipelines(module)
  if (wanted !== undefined) {
    const found = exported.filter(({ pipeline }) => pipeline.name === wanted)
    if (found.length === 1) return { kind: 'pipeline', pipeline: found[0]!.pipeline }
    throw unknownPipeline(file, wanted, exported)
  }
  const byDefault = exported.find(({ isDefault }) => isDefault)
  if (byDefault) return { kind: 'pipeline', pipeline: byDefault.pipeline }
  if (isProgram(module.exports['default'])) return { kind: 'program' }
  if (exported.length === 1) return { kind: 'pipeline', pipeline: exported[0]!.pipeline }
  throw exported.length === 0 ? noPipeline(module, file) : severalPipelines(file, exported)
}

type Exported = ReturnType<typeof exportedPipelines>

function unknownPipeline(file: string, wanted: string, exported: Exported): ZenError {
  const names = exported.map(({ pipeline }) => pipeline.name)
  const near = nearMisses(wanted, names)
  const twice = names.filter((name) => name === wanted).length > 1
  return new ZenError(
    'NO_PIPELINE',
    twice ? `${file} exports several pipelines named "${wanted}".` : `${file} exports no pipeline named "${wanted}".`,
    {
      why: names.length > 0 ? `It exports ${names.join(', ')}.` : 'It exports none.',
      hints: (near.length > 0 ? near : names.slice(0, 3)).map(
        (name) => `zen run ${shellWord(file)} --pipeline ${shellWord(name)}`,
      ),
      data: { file, given: wanted, near, pipelines: names },
    },
  )
}

function noPipeline(module: LoadedModule, file: string): ZenError {
  const unexported = module.pipelines.map(({ name }) => name)
  return new ZenError('NO_PIPELINE', `${file} exports no pipeline.`, {
    why:
      unexported.length > 0
        ? `It makes ${unexported.join(', ')} but does not export it.`
        : 'zen runs the default export, or the only exported pipeline.',
    hints: ["export default pipeline({ name: 'train' }, () => { … })"],
    data: { file, pipelines: unexported },
  })
}

function severalPipelines(file: string, exported: Exported): ZenError {
  const names = exported.map(({ pipeline }) => pipeline.name)
  return new ZenError('SEVERAL_PIPELINES', `${file} exports ${names.length} pipelines: ${names.join(', ')}.`, {
    why: 'None of them is the default export, so one has to be named.',
    hints: names.slice(0, 3).map((name) => `zen run ${shellWord(file)} --pipeline ${shellWord(name)}`),
    data: { file, pipelines: names },
  })
}
