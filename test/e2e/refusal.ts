/** What every refused command must keep to: exit code, error code, names, hints that can be typed, and the JSON form of it all. */
import { expect } from 'chai'
import { join } from 'node:path'
import { rewriteArgv } from '../../src/cli/rewrite-argv.js'
import { findRoute } from '../../src/cli/route.js'
import { errorCodes, type ErrorCode, type SerializedError } from '../../src/errors.js'
import { expectKept, filesOf, type Project } from './project.js'
import { packageDir, type Ended } from './zen-process.js'

export interface Refusal {
  readonly code: ErrorCode
  /** Where it is not the table's. */
  readonly exit?: number
  /** Texts or patterns that message, why or hints must hold. */
  readonly says: readonly (string | RegExp)[]
  /** One of the hints, in full. Undefined: at least one hint is a command that exists. */
  readonly hint?: string | RegExp
  /** A hint that is no command says all there is to say. */
  readonly noCommand?: boolean
  /** The command writes (a run is recorded as failed); what was there before stays. */
  readonly writes?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the command twice, for people and for scripts, and compares `.zen` before and after. */
export async function expectRefusal(project: Project, argv: readonly string[], refusal: Refusal): Promise<SerializedError> {
  const before = filesOf(project)
  const options = refusal.env === undefined ? {} : { env: refusal.env }
  const [plain, json] = await Promise.all([project.zen(argv, options), project.zen([...argv, '--json'], options)])
  if (refusal.writes) expectKept(before, project)
  else expect([...filesOf(project)], 'the tree under .zen').to.deep.equal([...before])
  return expectRefused(argv, plain, json, refusal)
}

export function expectRefused(argv: readonly string[], plain: Ended, json: Ended, refusal: Refusal): SerializedError {
  const told = `zen ${argv.join(' ')}\n--- stdout\n${plain.stdout}\n--- stderr\n${plain.stderr}\n--- json\n${json.stdout}\n${json.stderr}`
  const exit = refusal.exit ?? errorCodes[refusal.code].exit
  expect([plain.code, json.code], told).to.deep.equal([exit, exit])
  expect(plain.stdout, told).to.equal('')
  expect(plain.stderr, told).to.match(/^Error: /m)
  expect(plain.stderr, told).to.contain(`${refusal.code}, exit ${exit}`)
  expectNoTrace(plain.stderr, told)

  const error = parseError(json, told)
  expect(error.code, told).to.equal(refusal.code)
  expect(error.exitCode, told).to.equal(exit)
  expectNoTrace(json.stdout + json.stderr, told)
  for (const text of [[error.message, error.why ?? '', ...error.hints].join('\n'), plain.stderr]) {
    for (const part of refusal.says) expect(text, told).to.match(typeof part === 'string' ? new RegExp(escape(part)) : part)
  }
  expectHints(error, refusal, told)
  return error
}

/** Standard output holds the error as one JSON value, and nothing else. */
function parseError(json: Ended, told: string): SerializedError {
  const value = JSON.parse(json.stdout) as { error: SerializedError }
  expect(Object.keys(value), told).to.deep.equal(['error'])
  expect(value.error, told).to.include.all.keys('code', 'message', 'hints', 'data', 'exitCode')
  return value.error
}

function expectHints({ hints }: SerializedError, { hint, noCommand }: Refusal, told: string): void {
  const commands = hints.filter((text) => text.startsWith('zen '))
  for (const command of commands) expect(isCommand(command), `no such command: ${command}\n${told}`).to.equal(true)
  if (noCommand) return
  if (hint === undefined) expect(commands, told).to.not.be.empty
  else
    expect(
      hints.some((text) => (typeof hint === 'string' ? text === hint : hint.test(text))),
      `${String(hint)}\n${told}`,
    ).to.equal(true)
}

function isCommand(hint: string): boolean {
  const words = rewriteArgv(hint.split(' ').slice(1))
  return findRoute(words, { dir: join(packageDir, 'dist', 'commands'), extension: '.js' }).kind === 'command'
}

/** Frames of zen's own code mean nothing to the user. */
export function expectNoTrace(text: string, told: string): void {
  expect(text, told).to.not.match(/^\s+at .*(zenlocal|dist\/|chunks\/|node:internal)/m)
  expect(text, told).to.not.match(/node_modules\/(?!zenlocal\b)/)
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
