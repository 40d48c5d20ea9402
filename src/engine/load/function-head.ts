/** The text of a function up to the end of its parameter list, found without a parser. */

/** Undefined where that takes more than counting brackets: templates, comments and regular expressions in defaults, bare `x => …`. */
export function functionHead(text: string): string | undefined {
  const start = /^(?:async\s+)?(?:function\s*\*?\s*[\w$]*|\*?\s*[\w$]+)?\s*\(/.exec(text)?.[0].length
  if (start === undefined) return undefined
  let depth = 1
  for (let at = start; at < text.length; at++) {
    const character = text[at]!
    if (character === '`' || character === '/') return undefined
    if (character === '"' || character === "'") at = endOfString(text, at)
    else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
    if (depth === 0) return text.slice(0, at + 1)
  }
  return undefined
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === text[start]) return at
  }
  return text.length
}
