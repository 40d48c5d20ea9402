/**
 * What oclif's parser refuses as it stands, in the form that it takes. Words after `--` are a user's own and stay.
 * `-v` alone means the version of zen.
 */

/** Multi-letter short flags of the reference system. */
const shortFlags: ReadonlyMap<string, string> = new Map([
  ['-al', '--alerter'],
  ['-dv', '--data-validator'],
  ['-an', '--annotator'],
  ['-sc', '--schedule'],
])

/** Flags of more than one word; a test compares them with the flags of all commands. */
export const longFlags: ReadonlySet<string> = new Set([
  'dry-run',
  'model-name',
  'model-version',
  'no-cache',
  'no-color',
  'no-header',
  'no-input',
  'remove-tag',
  'run-name',
  'save-models-to-registry',
  'sort-by',
  'trade-offs',
  'use-cases',
])

/** Global flags that take the next word; `flags.ts` is not loaded for this, a test compares them. */
export const globalValueFlags: ReadonlySet<string> = new Set(['--project', '--output', '-o'])
export const globalSwitches: ReadonlySet<string> = new Set([
  '--json',
  '--quiet',
  '-q',
  '--color',
  '--no-color',
  '--no-input',
  '--debug',
])

/** `--project DIR model list` → `model list --project DIR`: what stands first says which command it is. */
export function leadWithCommand(words: readonly string[]): string[] {
  let at = 0
  for (let word = words[0]; word !== undefined && isGlobal(word); word = words[at]) at += globalValueFlags.has(word) ? 2 : 1
  const end = words.indexOf('--', at)
  const last = end === -1 ? words.length : end
  return [...words.slice(at, last), ...words.slice(0, at), ...words.slice(last)]
}

function isGlobal(word: string): boolean {
  return globalValueFlags.has(word) || globalSwitches.has(word) || /^(?:--project=|--output=|-o.)/.test(word)
}

export function rewriteArgv(argv: readonly string[]): string[] {
  if (argv[0] === '-v' || argv[0] === '--version') return ['--version', ...argv.slice(1)]
  const end = argv.indexOf('--')
  const own = end === -1 ? argv : argv.slice(0, end)
  const rest = end === -1 ? [] : argv.slice(end)
  return [...own.map(rewriteWord), ...rest]
}

/** Only for a command that has the flag: elsewhere the words mean what they say, and errors name what was typed. */
export function rewriteShortFlags(argv: readonly string[], flags: readonly string[]): string[] {
  const end = argv.indexOf('--')
  const known = (word: string): string | undefined => {
    const long = shortFlags.get(word)
    return long !== undefined && flags.includes(long.slice(2)) ? long : undefined
  }
  return argv.map((word, at) => (end !== -1 && at > end ? word : (known(word) ?? word)))
}

function rewriteWord(word: string): string {
  if (!word.startsWith('--') || !word.includes('_')) return word
  const equals = word.indexOf('=')
  const [name, value] = equals === -1 ? [word.slice(2), ''] : [word.slice(2, equals), word.slice(equals)]
  const kebab = name.replaceAll('_', '-')
  return longFlags.has(kebab) ? `--${kebab}${value}` : word
}
