/** Lines of a user's program: its colours may pass where colour is wanted, everything else that steers a terminal is shown escaped. */
import { showOneLine } from './safe-text.js'

const escape = String.fromCharCode(0x1b)
const colorCode = new RegExp(`(${escape}\\[[\\d;]*m)`)

export function showLogLine(line: string, color: boolean): string {
  // Tabs are common in logs and harmless.
  const parts = line.replaceAll('\t', '    ').split(colorCode)
  if (parts.length === 1) return showOneLine(parts[0]!)
  const text = parts.map((part, at) => (at % 2 === 0 ? showOneLine(part) : color ? part : '')).join('')
  return color ? `${text}${escape}[0m` : text
}
