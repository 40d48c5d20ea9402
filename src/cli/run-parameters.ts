/** `--param k=v`: values are YAML, so `0.1` is a number, `[1, 2]` a list and `"1"` a text. */
import { ZenError } from '../errors.js'

export async function parseParameters(pairs: readonly string[]): Promise<Record<string, unknown>> {
  const parameters: Record<string, unknown> = {}
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals <= 0) {
      throw new ZenError('USAGE', `--param takes NAME=VALUE, not "${pair}".`, { hints: ['zen run FILE --param gamma=0.01'] })
    }
    parameters[pair.slice(0, equals)] = await parseValue(pair.slice(0, equals), pair.slice(equals + 1))
  }
  return parameters
}

async function parseValue(name: string, text: string): Promise<unknown> {
  // The usual values need no YAML parser, which takes 20 ms to load.
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^[A-Za-z][\w./-]*$/.test(text) && !/^(null|yes|no|on|off|true|false)$/i.test(text)) return text
  const { parse } = (await import('yaml')).default
  try {
    return parse(text)
  } catch (cause) {
    throw new ZenError('PARAMETER_INVALID', `The value of parameter ${name} is not YAML: ${text}`, {
      why: cause instanceof Error ? cause.message.split('\n')[0] : undefined,
      cause,
      data: { parameter: name },
    })
  }
}
