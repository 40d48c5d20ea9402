/** The source around the place that an error names. */
import { isZenError, ZenError } from '../../errors.js'
import { excerptAt } from './source-excerpt.js'
import { projectPath } from './sources.js'

/** The same failure with `excerpt` beside `file` (now relative to the project), `line` and `column`; anything else as it is. */
export function withExcerpt(error: unknown, projectDir: string): unknown {
  if (!isZenError(error) || 'excerpt' in error.data) return error
  const { file, line, column } = error.data
  if (typeof file !== 'string' || typeof line !== 'number' || typeof column !== 'number') return error
  const excerpt = excerptAt(file, line, column)
  if (excerpt === undefined) return error
  const { code, message, why, hints, exitCode, cause } = error
  const data = { ...error.data, file: projectPath(projectDir, file), excerpt }
  return new ZenError(code, message, { why, hints, exitCode, data, ...(cause === undefined ? {} : { cause }) })
}
