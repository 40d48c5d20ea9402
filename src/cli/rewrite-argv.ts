/**
 * What oclif's parser refuses as it stands, in the form that it takes. Words after `--` are a user's own and stay.
 * `-v` alone means the version of zen.
 */

/** Multi-letter short flags of the reference system. */
export const shortFlags: ReadonlyMap<string, string> = new Map([
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

export function rewriteArgv(argv: readonly string[]): string[] {
  if (argv[0] === '-v' || argv[0] === '--version') return ['--version', ...argv.slice(1)]
  const end = argv.indexOf('--')
  const own = end === -1 ? argv : argv.slice(0, end)
  const rest = end === -1 ? [] : argv.slice(end)
  return [...own.map(rewriteWord), ...rest]
}

function rewriteWord(word: string): string {
  const short = shortFlags.get(word)
  if (short !== undefined) return short
  if (!word.startsWith('--') || !word.includes('_')) return word
  const equals = word.indexOf('=')
  const [name, value] = equals === -1 ? [word.slice(2), ''] : [word.slice(2, equals), word.slice(equals)]
  const kebab = name.replaceAll('_', '-')
  return longFlags.has(kebab) ? `--${kebab}${value}` : word
}
