/** What the streams can show, decided once per command from flags, environment and streams. */
import type { Io, OutputStream } from './io.js'

export interface Terminal {
  readonly stdout: StreamLook
  readonly stderr: StreamLook
  /** Glyphs beyond ASCII may be printed. */
  readonly unicode: boolean
  /** One line per event, no redraw: `ACCESSIBLE`, `CI`, `TERM=dumb`. */
  readonly lineMode: boolean
  /** Tables as `name: value` records, for screen readers. */
  readonly accessible: boolean
  /** A person can be asked. */
  readonly canAsk: boolean
}

export interface StreamLook {
  readonly isTty: boolean
  /** Undefined where nothing limits a line. */
  readonly columns: number | undefined
  readonly rows: number
  readonly color: boolean
}

export interface LookFlags {
  readonly color?: boolean | undefined
  readonly 'no-input'?: boolean | undefined
  readonly json?: boolean | undefined
}

export function detectTerminal(io: Io, flags: LookFlags = {}): Terminal {
  const { env } = io
  const accessible = isOn(env.ACCESSIBLE)
  const inCi = isOn(env.CI)
  return {
    stdout: lookOf(io.stdout, env, flags.color),
    // Looked at when asked for: each stream of the process takes its time to make.
    get stderr() {
      return lookOf(io.stderr, env, flags.color)
    },
    unicode: showsUnicode(env),
    lineMode: accessible || inCi || env.TERM === 'dumb',
    accessible,
    get canAsk() {
      const mayAsk = !inCi && flags['no-input'] !== true && flags.json !== true
      return mayAsk && io.stderr.isTTY === true && io.stdin.isTTY === true
    },
  }
}

function lookOf(stream: OutputStream, env: Io['env'], colorFlag: boolean | undefined): StreamLook {
  const isTty = stream.isTTY === true
  return {
    isTty,
    columns: positive(env.COLUMNS) ?? (isTty ? (stream.columns ?? 80) : undefined),
    rows: positive(env.LINES) ?? stream.rows ?? 24,
    color: wantsColor(isTty, env, colorFlag),
  }
}

/** The first that speaks decides: flag, FORCE_COLOR (Node's own rule), NO_COLOR, CLICOLOR_FORCE, TERM=dumb, CLICOLOR, the stream. */
export function wantsColor(isTty: boolean, env: Io['env'], flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag
  if (env.FORCE_COLOR !== undefined) return ['', '1', 'true', '2', '3'].includes(env.FORCE_COLOR)
  if (env.NO_COLOR) return false
  if (env.CLICOLOR_FORCE !== undefined && env.CLICOLOR_FORCE !== '' && env.CLICOLOR_FORCE !== '0') return true
  if (env.TERM === 'dumb' || env.CLICOLOR === '0') return false
  return isTty
}

/** `ZEN_ASCII=1`, or a locale that says another encoding than UTF-8. No locale at all is taken as UTF-8: containers have none. */
export function showsUnicode(env: Io['env']): boolean {
  if (isOn(env.ZEN_ASCII)) return false
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || ''
  return locale === '' || /utf-?8/i.test(locale)
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text)
  return text !== undefined && Number.isInteger(number) && number > 0 ? number : undefined
}
