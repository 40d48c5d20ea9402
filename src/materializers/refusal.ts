import { ZenError } from '../errors.js'
import { valueTypeOf } from './value-type.js'

/** NO_MATERIALIZER that names the value's type and the offending part. */
export function refuseValue(value: unknown, problem: { readonly path: string; readonly what: string }): ZenError {
  const where = problem.path === '' ? 'The value' : `value${shorten(problem.path)}`
  return new ZenError('NO_MATERIALIZER', `${where} is ${problem.what}, which cannot be stored.`, {
    why: 'Artifacts are stored as data that any reader can load again: plain values, text, bytes, files, numeric arrays, Arrow tables and models that zen knows.',
    hints: hintsFor(problem.what),
    data: { valueType: valueTypeOf(value), path: problem.path, what: problem.what },
  })
}

function hintsFor(what: string): string[] {
  if (what.startsWith('a promise')) return ['await it before you return it']
  if (what.startsWith('an array with')) return ['return a plain copy: [...rows]']
  if (what.startsWith('an error')) return ['return its text: { message: error.message }']
  return [
    'return plain data in its place, such as { ...value }',
    'say how it is stored: outputs: { name: { materializer: defineMaterializer({ … }) } }',
  ]
}

/** A path of a thousand levels helps nobody: its beginning and its end do. */
function shorten(path: string): string {
  return path.length <= 200 ? path : `${path.slice(0, 100)} … ${path.slice(-80)}`
}
