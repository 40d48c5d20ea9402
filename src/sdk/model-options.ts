/** The options of a `Model`, checked as the table in the SDK documentation says, without looking at the registry. */
import type { ZenError } from '../errors.js'
import { describeKind, isPlainRecord } from './brand.js'
import type { CallSite } from './call-site.js'
import type { ModelConfig } from './definitions.js'
import { fillKeys } from './names.js'
import { nearMisses } from './near-misses.js'
import { errorAt } from './user-error.js'

type Kind = 'text' | 'flag' | 'tags' | 'version' | 'texts'

const kinds = {
  name: 'text',
  version: 'version',
  license: 'text',
  description: 'text',
  audience: 'text',
  useCases: 'text',
  limitations: 'text',
  tradeOffs: 'text',
  ethics: 'text',
  tags: 'tags',
  saveModelsToRegistry: 'flag',
  createNewModelVersion: 'flag',
  deleteNewVersionOnFailure: 'flag',
  substitutions: 'texts',
} as const satisfies Record<keyof ModelConfig, Kind>

const expectations: Readonly<Record<Kind, string>> = {
  text: 'text',
  flag: 'true or false',
  tags: 'an array of texts',
  version: 'a whole number from 1, a stage word, "latest" or the name of a version',
  texts: 'an object of texts',
}

/**
 * A model's own substitutions are put into its names here, so that whoever reads the configuration sees them, before those of
 * the pipeline. Throws MODEL_CONFIG_INVALID.
 */
export function checkModelOptions(options: unknown, site: CallSite | undefined): ModelConfig {
  if (!isPlainRecord(options)) throw invalid(site, `A Model takes an object of options, not ${describeKind(options)}.`)
  for (const [key, value] of Object.entries(options)) checkOption(key, value, site)
  const name = options['name']
  if (typeof name !== 'string' || name.trim() === '') {
    throw invalid(site, 'A Model has no name.', ["new Model({ name: 'iris_classifier' })"])
  }
  const version = options['version'] ?? null
  if (version !== null && options['createNewModelVersion'] === true) {
    throw invalid(site, `Model "${name}" names version ${JSON.stringify(version)} and asks for a new one.`, [
      'Leave out `version` to create one, or leave out `createNewModelVersion` to use the one that is named.',
    ])
  }
  const texts = (options['substitutions'] ?? {}) as Readonly<Record<string, string>>
  return Object.freeze({
    ...options,
    name: fillKeys(name, texts),
    ...(typeof version === 'string' ? { version: fillKeys(version, texts) } : {}),
  })
}

function checkOption(key: string, value: unknown, site: CallSite | undefined): void {
  if (!(key in kinds)) {
    const near = nearMisses(key, Object.keys(kinds))
    throw invalid(site, `A Model has no option "${key}".`, [
      near[0] === undefined ? `It takes: ${Object.keys(kinds).join(', ')}.` : `Did you mean "${near[0]}"?`,
    ])
  }
  const kind = kinds[key as keyof typeof kinds]
  if (value === undefined || (key === 'version' && value === null) || fits(kind, value)) return
  const shown = typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : describeKind(value)
  throw invalid(site, `The option "${key}" of a Model is ${shown}, not ${expectations[kind]}.`)
}

function fits(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'flag':
      return typeof value === 'boolean'
    case 'tags':
      return Array.isArray(value) && value.every((tag) => typeof tag === 'string')
    case 'version':
      return typeof value === 'number' ? Number.isSafeInteger(value) && value >= 1 : typeof value === 'string' && value !== ''
    case 'texts':
      return isPlainRecord(value) && Object.values(value).every((text) => typeof text === 'string')
  }
}

function invalid(site: CallSite | undefined, message: string, hints: readonly string[] = []): ZenError {
  return errorAt('MODEL_CONFIG_INVALID', site, message, { hints })
}
