/** `docs/errors.md`: the table of errors.ts for readers. */
import { errorCodes, ExitCode } from '../../src/errors.js'
import { formatMarkdown } from './markdown.js'

const exitMeanings: Record<keyof typeof ExitCode, string> = {
  done: 'Done.',
  failure: 'An expected failure: not found, taken, refused.',
  usage: 'The command or a file was written wrongly.',
  run: 'A pipeline or a step failed.',
  conflict: 'A confirmation is needed, or somebody else changed the same thing.',
  data: 'Damaged or refused data.',
  disk: 'Disk full, or no permission.',
  remote: 'A remote or the network failed.',
  bug: 'A bug in zen.',
  interrupted: 'Interrupted by Ctrl-C.',
}

export async function renderErrors(): Promise<string> {
  const exits = Object.entries(ExitCode).map(([name, code]) => [String(code), exitMeanings[name as keyof typeof ExitCode]])
  const codes = Object.entries(errorCodes).map(([code, { exit, meaning }]) => [`\`${code}\``, String(exit), meaning])
  return formatMarkdown(
    [
      '# Errors and exit codes',
      '<!-- Generated from src/errors.ts by `npm run generate`. -->',
      'Every command ends with one of these exit codes, and every expected failure has a code of its own. With `--json`, the failure is printed on stdout as `{ "error": { "code", "message", "why", "hints", "data", "exitCode" } }`; without it, it is told on stderr, with the command to type next.',
      '## Exit codes',
      ...table(['Exit', 'Meaning'], exits),
      '## Error codes',
      ...table(['Code', 'Exit', 'Meaning'], codes),
    ].join('\n\n'),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')]
}
