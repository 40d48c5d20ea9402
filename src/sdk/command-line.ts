/** The `{placeholders}` of a command step. */

/** Names in order of first appearance; `${HOME}` and `{print $1}` are the shell's. */
export function placeholdersOf(line: string): string[] {
  const names = [...line.matchAll(/(?<!\$)\{([^\s{}$",]+)\}/g)].map((match) => match[1]!)
  return [...new Set(names)]
}
