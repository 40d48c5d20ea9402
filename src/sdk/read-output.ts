/** The configuration of one output of a step. */
import { checkOptions } from './definition-error.js'
import type { Checked } from './definition-error.js'
import type { OutputConfig } from './definitions.js'
import { nearMisses } from './near-misses.js'
import { readModel } from './read-options.js'
import { errorAt } from './user-error.js'

const members = ['type', 'name', 'version', 'model', 'tags', 'metadata', 'materializer', 'overwrite'] as const
const types = ['data', 'model', 'deployment'] as const

/** Throws DEFINITION_INVALID, NAME_INVALID, MODEL_CONFIG_INVALID. */
export function readOutput(given: unknown, output: string, owner: Checked): OutputConfig {
  const checked = { ...owner, what: `output "${output}" of ${owner.what}` }
  const { model, ...config } = checkOptions(given, members, checked)
  checkType(config['type'], checked)
  checkRegistryName(config['name'], checked)
  checkVersionName(config['version'], checked)
  return model === undefined ? config : { ...config, model: readModel(model, checked) }
}

function checkType(type: unknown, checked: Checked): void {
  if (type === undefined || types.some((known) => known === type)) return
  const near = typeof type === 'string' ? nearMisses(type, types) : []
  throw errorAt(checked.code, checked.site, `Unknown type ${JSON.stringify(type)} of ${checked.what}.`, {
    hints: [near[0] === undefined ? `It is one of: ${types.join(', ')}.` : `Did you mean "${near[0]}"?`],
  })
}

/** May still hold `{date}` and the like; the whole rule is checked once they are filled in. */
function checkRegistryName(name: unknown, checked: Checked): void {
  if (name === undefined || (typeof name === 'string' && name !== '' && !/[:@/\\]/.test(name))) return
  throw errorAt('NAME_INVALID', checked.site, `${JSON.stringify(name)} is no name for ${checked.what}.`, {
    why: 'Names hold neither "/" nor ":" nor "@"; ":" is for the default names of unnamed outputs.',
  })
}

function checkVersionName(version: unknown, checked: Checked): void {
  const isText = typeof version === 'string' && version !== ''
  if (version === undefined || (isText && !/^\d+$/.test(version) && version.toLowerCase() !== 'latest')) return
  throw errorAt('NAME_INVALID', checked.site, `${JSON.stringify(version)} is no version name for ${checked.what}.`, {
    why: 'Numbers are given by zen, and `latest` is a way to look up.',
    hints: ["version: 'raw_2023'"],
  })
}
