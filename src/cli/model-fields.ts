/** The flags that describe a model, shared by `model register` and `model update`. */
import * as Flags from '@oclif/core/flags'
import type { ModelFields } from '../control/api.js'
import { manyFlag } from './flags.js'

export const modelFieldFlags = {
  license: Flags.string({ char: 'l', summary: 'License', helpValue: 'TEXT' }),
  description: Flags.string({ char: 'd', summary: 'What the model is', helpValue: 'TEXT' }),
  audience: Flags.string({ char: 'a', summary: 'Whom it is for', helpValue: 'TEXT' }),
  'use-cases': Flags.string({ char: 'u', summary: 'What it is for', helpValue: 'TEXT' }),
  limitations: Flags.string({ summary: 'What it cannot do', helpValue: 'TEXT' }),
  tradeoffs: Flags.string({ aliases: ['trade-offs'], summary: 'Known trade-offs', helpValue: 'TEXT' }),
  ethical: Flags.string({ char: 'e', summary: 'Ethical implications', helpValue: 'TEXT' }),
  tag: manyFlag({ char: 't', summary: 'Tag to add', helpValue: 'TAG' }),
  'save-models-to-registry': Flags.option({ options: ['true', 'false'] as const })({
    char: 's',
    summary: 'Whether model objects go to the model registry too',
  }),
}

interface GivenFields {
  readonly license?: string | undefined
  readonly description?: string | undefined
  readonly audience?: string | undefined
  readonly 'use-cases'?: string | undefined
  readonly limitations?: string | undefined
  readonly tradeoffs?: string | undefined
  readonly ethical?: string | undefined
  readonly 'save-models-to-registry'?: 'true' | 'false' | undefined
}

/** Only the fields that were given. */
export function readModelFields(flags: GivenFields): ModelFields {
  const { license, description, audience, limitations } = flags
  const save = flags['save-models-to-registry']
  const fields = {
    license,
    description,
    audience,
    useCases: flags['use-cases'],
    limitations,
    tradeOffs: flags.tradeoffs,
    ethics: flags.ethical,
    saveModelsToRegistry: save === undefined ? undefined : save === 'true',
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
