/** All models that a run will need, looked up before anything runs: an empty stage is found in a moment, not after an hour. */
import type { CompiledPipeline, ModelConfig } from '../../sdk/definitions.js'
import type { NameFacts } from '../../sdk/names.js'
import { canonicalText } from '../cache/canonical.js'
import type { RunRegistry } from '../ports.js'
import { nameModel } from './model-versions.js'

/** Throws STAGE_EMPTY, MODEL_NOT_FOUND, MODEL_VERSION_NOT_FOUND, MODEL_CONFIG_INVALID, NAME_INVALID. */
export async function checkModels(compiled: CompiledPipeline, registry: RunRegistry, names: NameFacts): Promise<void> {
  for (const config of modelsOf(compiled)) await registry.checkVersion(nameModel(config, names))
}

function modelsOf({ pipeline, invocations }: CompiledPipeline): ModelConfig[] {
  const configs = [
    pipeline.model,
    ...invocations.flatMap(({ model, step }) => [
      model,
      step.output?.model,
      ...Object.values(step.outputs ?? {}).map((output) => output.model),
    ]),
  ].filter((config) => config !== undefined)
  return [
    ...new Map(
      configs.map((config) => [
        canonicalText([config.name, config.version ?? null, config.createNewModelVersion ?? null]),
        config,
      ]),
    ).values(),
  ]
}
