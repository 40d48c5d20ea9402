/** Hints are commands to copy: a name with a space or a quote must survive the shell. */
export function shellWord(text: string): string {
  if (/^[\p{L}\p{N}_.@:/~+-]+$/u.test(text) && !text.startsWith('-') && !text.startsWith('~')) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}
