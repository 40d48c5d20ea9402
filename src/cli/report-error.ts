/** Errors as people and scripts read them: what happened, why, what to type next, the code; no stack trace without `--debug`. */
import { type ExitCode, type SerializedError, ZenError, isZenError } from '../errors.js'
import type { Io } from './io.js'
import { safeJson, showLines } from './safe-text.js'
import type { Terminal } from './terminal.js'

export interface ReportOptions {
  readonly io: Io
  readonly terminal: Terminal
  readonly json: boolean
  readonly debug: boolean
}

/** Prints any thrown value and returns the exit code. */
export async function reportError(thrown: unknown, options: ReportOptions): Promise<ExitCode> {
  const error = toZenError(thrown)
  if (options.json) options.io.stdout.write(`${safeJson({ error: forScripts(error) }, 2)}\n`)
  else options.io.stderr.write(await formatError(error, options.terminal))
  if (options.debug) options.io.stderr.write(`${showLines(stackOf(thrown))}\n`)
  return error.exitCode
}

function forScripts(error: ZenError): Omit<SerializedError, 'why'> & { why: string | null } {
  const { code, message, why, hints, data, exitCode } = error
  return { code, message, why: why ?? null, hints, data, exitCode }
}

async function formatError(error: ZenError, terminal: Terminal): Promise<string> {
  const { paint } = await import('../ui/lines.js')
  const { color } = terminal.stderr
  const { excerpt } = error.data
  const tries = error.hints.map((hint, at) => `${at === 0 ? '  Try:  ' : '        '}${showLines(hint)}`)
  return [
    `${paint('failed', 'Error:', color)} ${showLines(error.message)}`,
    ...(error.why === undefined
      ? []
      : showLines(error.why)
          .split('\n')
          .map((line) => `  ${line}`)),
    ...(typeof excerpt === 'string' && excerpt !== '' ? await excerptLines(showLines(excerpt), terminal.stderr.columns) : []),
    ...tries,
    `  ${paint('dim', `${error.code}, exit ${error.exitCode}`, color)}`,
    '',
  ].join('\n')
}

async function excerptLines(excerpt: string, columns: number | undefined): Promise<string[]> {
  const indent = ' '.repeat(4)
  const lines = excerpt.split('\n')
  if (columns === undefined) return lines.map((line) => indent + line)
  const [{ fitExcerpt }, { loadMeasure }] = await Promise.all([import('../ui/fit-excerpt.js'), import('../ui/width.js')])
  return fitExcerpt(lines, columns - indent.length, await loadMeasure(lines)).map((line) => indent + line)
}

/** A warning about a record that could not be read: the list goes on without it. */
export async function formatWarning(message: string, terminal: Terminal): Promise<string> {
  const [{ paint }, { glyphsFor }] = await Promise.all([import('../ui/lines.js'), import('../ui/glyphs.js')])
  return `${paint('warning', glyphsFor(terminal.unicode).warning, terminal.stderr.color)} ${showLines(message)}\n`
}

export function toZenError(thrown: unknown): ZenError {
  if (isZenError(thrown)) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const code = systemCode(thrown)
  if (code !== undefined && diskCodes.has(code)) {
    return new ZenError('DISK', message, { why: diskCodes.get(code), cause: thrown })
  }
  return new ZenError('BUG', message === '' ? 'Something went wrong that zen did not expect.' : message, {
    why: 'This is a bug in zen. The same command with --debug shows where it happened.',
    cause: thrown,
  })
}

const diskCodes: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'The disk is full.'],
  ['EDQUOT', 'The disk quota is used up.'],
  ['EROFS', 'The file system is read-only.'],
  ['EACCES', 'The operating system refused access.'],
  ['EPERM', 'The operating system refused access.'],
  ['EIO', 'The disk reported an error.'],
])

function systemCode(thrown: unknown): string | undefined {
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined
  return typeof code === 'string' ? code : undefined
}

function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const cause = thrown.cause instanceof Error ? `\ncaused by ${stackOf(thrown.cause)}` : ''
  return `${thrown.stack ?? thrown.message}${cause}`
}
