import { ZenError } from '../errors.js'

/** Where something stands in a text, as character offsets. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

export interface RecordProblem {
  /** Path relative to `.zen`. */
  readonly path: string
  readonly text: string
  readonly range: TextRange
  /** What is wrong, without the place: `metadata.auc must be a number`. */
  readonly message: string
  /** Short, for under the excerpt: `this is text`. */
  readonly found?: string | undefined
  /** Field path, such as `metadata.auc` or `steps[2].name`. */
  readonly field?: string | undefined
  readonly expected?: string | undefined
  readonly hints?: readonly string[]
}

/** RECORD_INVALID with file, line, column and an excerpt of the text around it. */
export function recordInvalid(problem: RecordProblem): ZenError {
  const { line, column } = positionOf(problem.text, problem.range.start)
  const file = `.zen/${problem.path}`
  return new ZenError('RECORD_INVALID', `${file}:${line}:${column}  ${problem.message}`, {
    why: excerptOf(problem.text, problem.range, problem.found),
    ...(problem.hints === undefined ? {} : { hints: problem.hints }),
    data: {
      file,
      line,
      column,
      ...(problem.field === undefined ? {} : { field: problem.field }),
      ...(problem.expected === undefined ? {} : { expected: problem.expected }),
    },
  })
}

/** Line and column count from 1; a column is a character (code point). */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  let line = 1
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1
  return { line, column: Array.from(before.slice(lineStart)).length + 1 }
}

const MAX_EXCERPT_COLUMNS = 100

function excerptOf(text: string, range: TextRange, found: string | undefined): string {
  const { line, column } = positionOf(text, range.start)
  const lines = text.split('\n').map((each) => each.replace(/\r$/, ''))
  const target = lines[line - 1] ?? ''
  const available = Math.max(Array.from(target).length - column + 1, 1)
  const marks = Math.max(Math.min(Array.from(text.slice(range.start, range.end).split('\n', 1)[0]!).length, available), 1)
  const width = String(line).length
  const numbered = (at: number) => `${String(at).padStart(width)} │ ${clip(lines[at - 1] ?? '')}`
  const rows = line > 1 ? [numbered(line - 1), numbered(line)] : [numbered(line)]
  if (column <= MAX_EXCERPT_COLUMNS) {
    const arrows = '^'.repeat(Math.min(marks, MAX_EXCERPT_COLUMNS - column + 1))
    rows.push(`${' '.repeat(width)} │ ${' '.repeat(column - 1)}${arrows}${found === undefined ? '' : ` ${found}`}`)
  }
  return rows.join('\n')
}

function clip(line: string): string {
  const characters = Array.from(line.replaceAll('\t', ' '))
  return characters.length <= MAX_EXCERPT_COLUMNS
    ? characters.join('')
    : `${characters.slice(0, MAX_EXCERPT_COLUMNS - 1).join('')}…`
}
