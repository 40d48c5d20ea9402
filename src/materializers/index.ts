/** Which materializer writes a value, and which one reads it again. */
import { ZenError } from '../errors.js'
import { arrow } from './arrow.js'
import { bytes } from './bytes.js'
import { file, folder } from './files.js'
import { json } from './json.js'
import { ml } from './ml.js'
import { npy } from './npy.js'
import { refuseValue } from './refusal.js'
import { surveyValue } from './survey.js'
import { text } from './text.js'
import type { ValueMaterializer } from './types.js'

export { valueTypeOf } from './value-type.js'
export type { ValueMaterializer } from './types.js'

/** In the order in which they are asked: the more special first, plain values last. */
const builtIn: readonly ValueMaterializer[] = [file, folder, text, bytes, npy, arrow, ml, json]

/** Those of the user first. Throws NO_MATERIALIZER that names the value's type and the path to the offending part. */
export async function chooseMaterializer(value: unknown, own: readonly ValueMaterializer[] = []): Promise<ValueMaterializer> {
  const found = [...own, ...builtIn].find((materializer) => materializer.accepts(value))
  if (found) return found
  const survey = surveyValue(value)
  throw refuseValue(value, survey.storable ? { path: '', what: 'of a kind that no materializer takes' } : survey)
}

/** Throws NO_MATERIALIZER when neither zen nor the pipeline's own code has one of this name. */
export async function materializerByName(name: string, own: readonly ValueMaterializer[] = []): Promise<ValueMaterializer> {
  const found = [...own, ...builtIn].find((materializer) => materializer.name === name)
  if (found) return found
  throw new ZenError('NO_MATERIALIZER', `There is no materializer "${name}" to read this artifact with.`, {
    why: 'The artifact was stored by a materializer that a pipeline module defined, and that module is not loaded here.',
    hints: [`import the module that calls defineMaterializer({ name: '${name}', … }) in the file that you run`],
    data: { materializer: name, known: [...own, ...builtIn].map((materializer) => materializer.name) },
  })
}
