import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Relative paths of all files below a folder, sorted. */
export function walk(folder: string, prefix = ''): string[] {
  const found: string[] = []
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    if (entry.isDirectory()) found.push(...walk(folder, path))
    else found.push(path)
  }
  return found.sort()
}
