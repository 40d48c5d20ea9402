/** Text from records is untrusted: a YAML file in a cloned repository must not steer the terminal. */

// C0 and C1 controls with DEL (Cc), line separators, bidirectional marks, embeddings, overrides and isolates.
const dangerous = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
const dangerousInLines = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
// `JSON.stringify` escapes the others itself; the line breaks in its text are its own.
const dangerousInJson = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Control characters, escape sequences and bidi overrides as visible escapes; line breaks and tabs too, so the result is one line. */
export function showOneLine(text: string): string {
  return text.replace(dangerous, escapeCharacter)
}

/** As {@link showOneLine}, but line breaks and tabs stay. */
export function showLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(dangerousInLines, escapeCharacter)
}

/** JSON in which what `JSON.stringify` leaves raw is escaped too: equal for a parser, harmless for a terminal. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, jsonValue, indent).replace(dangerousInJson, escapeUnicode)
}

/** What JSON cannot say is said as text: bigint, NaN and the infinities. */
function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  const code = character.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : escapeUnicode(character)
}

function escapeUnicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
