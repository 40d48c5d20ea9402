/** Which global flags stand on the command line, read before it is parsed: errors of the parser need them. */

export interface Asked {
  readonly json: boolean
  readonly debug: boolean
  readonly quiet: boolean
  readonly color: boolean | undefined
  readonly 'no-input': boolean
}

export function readAsked(argv: readonly string[]): Asked {
  const end = argv.indexOf('--')
  const words = end === -1 ? argv : argv.slice(0, end)
  const has = (flag: string): boolean => words.includes(flag)
  const output = words.findLastIndex((word) => word === '-o' || word === '--output')
  const asksJson = output !== -1 && words[output + 1] === 'json'
  return {
    json: has('--json') || asksJson || has('--output=json') || has('-o=json') || has('-ojson') || has('--events'),
    debug: has('--debug'),
    quiet: has('-q') || has('--quiet'),
    color: has('--no-color') ? false : has('--color') ? true : undefined,
    'no-input': has('--no-input'),
  }
}
