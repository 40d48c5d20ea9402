/** `defineMaterializer`: how values of a type become files. */
import { describeKind } from './brand.js'
import { callSite } from './call-site.js'
import { checkName, checkOptions } from './definition-error.js'
import type { Materializer, MaterializerDefinition } from './materializer-types.js'
import { errorAt } from './user-error.js'

const members = ['name', 'type', 'accepts', 'save', 'load', 'metadata', 'visualize'] as const

/** Chosen for a value by `accepts`, or named by an output. Throws DEFINITION_INVALID, NAME_INVALID. */
export function defineMaterializer<T>(definition: MaterializerDefinition<T>): Materializer<T> {
  const site = callSite(defineMaterializer)
  const checked = { code: 'DEFINITION_INVALID', what: 'a materializer', site } as const
  const options = checkOptions(definition, members, checked)
  const name = checkName(options['name'], checked)
  for (const member of ['accepts', 'save', 'load'] as const) {
    if (typeof options[member] === 'function') continue
    throw errorAt(
      'DEFINITION_INVALID',
      site,
      `\`${member}\` of materializer "${name}" is ${describeKind(options[member])}, not a function.`,
    )
  }
  return Object.freeze({ ...definition, '~zenlocal': { materializer: true } as const })
}
