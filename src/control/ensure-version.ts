/**
 * What a `Model` configuration means (the table "Model" in docs/track-models.md): an existing version, or a new one.
 * Works inside a transaction, so that the answer and what is made for it are one commit.
 */
import type { RunIdentity } from '../engine/ports.js'
import { ZenError } from '../errors.js'
import type { Model, ModelCard } from '../schema/model.js'
import type { ModelVersion } from '../schema/model-version.js'
import type { ModelVersionRef } from '../schema/run.js'
import type { ModelConfig } from '../sdk/definitions.js'
import { sameName } from '../store/names.js'
import { versionsOf } from '../store/queries.js'
import type { Transaction, View } from '../store/types.js'
import { createModelIn } from './create-model.js'
import { createVersionIn } from './create-version.js'
import { findModelByName } from './find-model.js'
import { findVersion } from './find-version.js'
import { shellWord } from './shell-word.js'
import { isStageWord } from './stage-words.js'
import { versionRefOf } from './version-ref.js'

export interface EnsuredVersion {
  readonly version: ModelVersionRef
  readonly created: boolean
  readonly warnings: readonly string[]
}

type Wanted =
  { readonly kind: 'new' } | { readonly kind: 'latest' } | { readonly kind: 'existing' | 'named'; readonly ref: string | number }

/** Which row of the table. Throws MODEL_CONFIG_INVALID for a word that names no single version. */
function wantedOf(config: ModelConfig): Wanted {
  const { version } = config
  if (version === undefined || version === null)
    return config.createNewModelVersion === false ? { kind: 'latest' } : { kind: 'new' }
  if (typeof version === 'number' || /^\d+$/.test(version)) return { kind: 'existing', ref: version }
  const word = version.toLowerCase()
  if (word === 'none' || word === 'archived')
    throw new ZenError('MODEL_CONFIG_INVALID', `version: "${version}" names no single version of ${config.name}.`, {
      why: 'Any number of versions can be without a stage or archived.',
      hints: [`zen model version list ${shellWord(config.name)} --stage ${word}`],
      data: { model: config.name, version },
    })
  return { kind: isStageWord(word) || word === 'latest' ? 'existing' : 'named', ref: version }
}

/** Throws what `ensureVersionIn` would, and makes nothing. */
export async function checkVersionConfig(view: View, config: ModelConfig): Promise<void> {
  const wanted = wantedOf(config)
  if (wanted.kind === 'new' || wanted.kind === 'named') return
  const model = await findModelByName(view, config.name)
  if (!model) throw noSuchModel(config)
  await findVersion(view, model, wanted.kind === 'latest' ? 'latest' : wanted.ref)
}

export async function ensureVersionIn(
  tx: Transaction,
  config: ModelConfig,
  run: RunIdentity | undefined,
  actor: string,
): Promise<EnsuredVersion> {
  const by = { actor, ...(run === undefined ? {} : { run: run.id }) }
  const wanted = wantedOf(config)
  const known = await findModelByName(tx, config.name)
  if (!known && wanted.kind !== 'new' && wanted.kind !== 'named') throw noSuchModel(config)
  const model = known ?? (await createModelIn(tx, config.name, fieldsOf(config), by))
  const warnings = known ? differences(known.record, config) : []
  if (wanted.kind === 'existing' || wanted.kind === 'latest') {
    const found = await findVersion(tx, model, wanted.kind === 'latest' ? 'latest' : wanted.ref)
    return { version: versionRefOf(model.record, found.record), created: false, warnings }
  }
  if (wanted.kind === 'named' && known) {
    const same = await versionNamed(tx, model.folder, model.record, String(wanted.ref))
    if (same) return { version: versionRefOf(model.record, same), created: false, warnings }
  }
  const fields = {
    ...(wanted.kind === 'named' ? { name: String(wanted.ref) } : {}),
    ...(config.tags === undefined ? {} : { tags: config.tags }),
  }
  const created = await createVersionIn(tx, model, fields, by, run && { id: run.id, name: run.name })
  return { version: versionRefOf(model.record, created.record), created: true, warnings }
}

async function versionNamed(view: View, folder: string, model: Model, name: string): Promise<ModelVersion | undefined> {
  const versions = await versionsOf(view, folder, model.id)
  return versions.find(({ record }) => record.name !== undefined && sameName(record.name, name))?.record
}

function noSuchModel(config: ModelConfig): ZenError {
  const version = config.version ?? 'latest'
  return new ZenError('MODEL_NOT_FOUND', `There is no model "${config.name}", so it has no version "${version}".`, {
    why: 'A model is made by the first run that creates a version of it, or by hand.',
    hints: ['zen model list', `zen model register ${shellWord(config.name)}`],
    data: { model: config.name, version },
  })
}

const cardFields = ['license', 'description', 'audience', 'useCases', 'limitations', 'tradeOffs', 'ethics'] as const
const cardFlags: Readonly<Record<(typeof cardFields)[number], string>> = {
  license: '--license',
  description: '--description',
  audience: '--audience',
  useCases: '--use-cases',
  limitations: '--limitations',
  tradeOffs: '--tradeoffs',
  ethics: '--ethical',
}

function fieldsOf(config: ModelConfig): Partial<ModelCard> & { tags?: readonly string[]; saveModelsToRegistry?: boolean } {
  const fields: Record<string, unknown> = {}
  for (const key of cardFields) if (config[key] !== undefined) fields[key] = config[key]
  if (config.tags !== undefined) fields['tags'] = config.tags
  if (config.saveModelsToRegistry !== undefined) fields['saveModelsToRegistry'] = config.saveModelsToRegistry
  return fields
}

/** The registry wins over code: one warning that lists the differences and the command that would apply them. */
function differences(model: Model, config: ModelConfig): string[] {
  const changed = cardFields.filter((key) => config[key] !== undefined && config[key] !== model[key])
  if (changed.length === 0) return []
  const what = changed.map((key) => `${key} is ${quoted(model[key])} in the registry and ${quoted(config[key])} in code`)
  const flags = changed.map((key) => `${cardFlags[key]} ${shellWord(config[key] ?? '')}`)
  return [
    `${model.name}: ${what.join('; ')}. The registry wins. To take over what the code says: zen model update ${shellWord(model.name)} ${flags.join(' ')}`,
  ]
}

function quoted(value: string | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value)
}
