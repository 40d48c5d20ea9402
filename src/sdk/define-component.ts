/** `defineComponent`: a flavour of a stack component. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { describeKind } from './brand.js'
import { callSite } from './call-site.js'
import type { ComponentDefinition, ComponentFlavour, ComponentTypes } from './component-types.js'
import { checkName, checkOptions } from './definition-error.js'
import { errorAt } from './user-error.js'

/** Throws DEFINITION_INVALID, NAME_INVALID. */
export function defineComponent<T extends keyof ComponentTypes, S extends StandardSchemaV1>(
  definition: ComponentDefinition<T, S>,
): ComponentFlavour<T, StandardSchemaV1.InferOutput<S>> {
  const site = callSite(defineComponent)
  const checked = { code: 'DEFINITION_INVALID', what: 'a component', site } as const
  const options = checkOptions(definition, ['type', 'flavor', 'config', 'create'], checked)
  checkName(options['type'], { ...checked, what: 'the type of a component' })
  checkName(options['flavor'], { ...checked, what: 'the flavour of a component' })
  if (typeof options['create'] !== 'function') {
    throw errorAt('DEFINITION_INVALID', site, `\`create\` of a component is ${describeKind(options['create'])}, not a function.`)
  }
  const flavour = { type: definition.type, flavor: definition.flavor, '~zenlocal': { component: true, definition } }
  // The type brand speaks of the configuration, the run-time brand carries the definition.
  return Object.freeze(flavour) as unknown as ComponentFlavour<T, StandardSchemaV1.InferOutput<S>>
}
