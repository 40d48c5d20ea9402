/** What to type next when `zen run FILE` was refused, as whole commands: the layers below do not know how they were called. */
import { shellWord } from '../control/shell-word.js'
import { isZenError, ZenError } from '../errors.js'

/** Anything but a refused parameter or configuration comes back as it is. `file` as it was typed. */
export function withRunHints(error: unknown, file: string): unknown {
  if (!isZenError(error) || (error.code !== 'PARAMETER_INVALID' && error.code !== 'CONFIG_INVALID')) return error
  const { near, parameter } = error.data
  const nearest: unknown = Array.isArray(near) ? near[0] : undefined
  const words = error.hints.filter((hint) => !hint.startsWith('zen '))
  const command = `zen run ${shellWord(file)}`
  const retry = typeof nearest === 'string' && parameter !== undefined ? [`${command} --param ${nearest}=VALUE`] : []
  return new ZenError(error.code, error.message, {
    why: [error.why, ...words].filter(Boolean).join(' ') || undefined,
    hints: [...retry, `${command} --help`],
    data: error.data,
    cause: error,
    exitCode: error.exitCode,
  })
}
