/** Glyph and word always stand together, so neither colour nor the glyph alone carries the meaning. */
export interface Glyphs {
  readonly ok: string
  readonly failed: string
  readonly warning: string
  readonly cached: string
  readonly waiting: string
  readonly skipped: string
  readonly none: string
  readonly dot: string
  readonly ellipsis: string
  readonly arrow: string
  readonly times: string
  readonly rule: string
  readonly spinner: readonly string[]
  readonly barFull: string
  readonly barEmpty: string
  readonly bar: string
}

const unicodeGlyphs: Glyphs = {
  ok: '✔',
  failed: '✖',
  warning: '▲',
  cached: '⊙',
  waiting: '·',
  skipped: '↷',
  none: '–',
  dot: '·',
  ellipsis: '…',
  arrow: '→',
  times: '×',
  rule: '─',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧'],
  barFull: '━',
  barEmpty: '╌',
  bar: '│',
}

const asciiGlyphs: Glyphs = {
  ok: 'ok',
  failed: 'x',
  warning: '!',
  cached: '=',
  waiting: '.',
  skipped: '-',
  none: '-',
  dot: '-',
  ellipsis: '...',
  arrow: '->',
  times: 'x',
  rule: '-',
  spinner: ['|', '/', '-', '\\'],
  barFull: '#',
  barEmpty: '.',
  bar: '|',
}

export function glyphsFor(unicode: boolean): Glyphs {
  return unicode ? unicodeGlyphs : asciiGlyphs
}
