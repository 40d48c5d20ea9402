import { CST, Lexer } from 'yaml'

/**
 * Where a YAML text is nested deeper than allowed, before it is parsed: the parser of `yaml` recurses, and deep nesting
 * ends the whole process. The lexer does not recurse.
 */
export function findDeepNesting(text: string, maxDepth: number): number | undefined {
  return looksFlat(text, maxDepth) ? undefined : findByTokens(text, maxDepth)
}

/** An upper bound of the depth that needs no tokens: almost every record passes it. */
function looksFlat(text: string, maxDepth: number): boolean {
  let brackets = 0
  for (const character of text) if (character === '[' || character === '{') brackets += 1
  if (brackets > maxDepth / 2) return false
  return !new RegExp(`^[ ]*(?:[ ?:-]){${maxDepth / 2},}`, 'm').test(text)
}

function findByTokens(text: string, maxDepth: number): number | undefined {
  let at = 0
  let flowDepth = 0
  let column = 0
  let isLineStart = true
  let isContent = false
  for (const token of new Lexer().lex(text)) {
    const type: string | null = isContent ? 'content' : CST.tokenType(token)
    isContent = type === 'scalar'
    // These two are added by the lexer and are not in the text.
    if (type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end') continue
    if (type === 'flow-map-start' || type === 'flow-seq-start') flowDepth += 1
    if (type === 'flow-map-end' || type === 'flow-seq-end') flowDepth -= 1
    if (type === 'newline' || token.endsWith('\n')) {
      column = 0
      isLineStart = true
    } else if (isLineStart && isIndent(type)) column += token.length
    else isLineStart = false
    // A block level needs at least one column; a list may stand in the column of its key.
    if (flowDepth + column / 2 > maxDepth) return at
    at += token.length
  }
  return undefined
}

function isIndent(type: string | null): boolean {
  return type === 'space' || type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind'
}
