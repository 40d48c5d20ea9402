/** Files in the same folder whose names are close to one that is not there. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'

const sources = /\.[cm]?[jt]sx?$/

/** Names relative to the given path's folder, closest first, at most three. */
export function nearFiles(path: string): string[] {
  const folder = dirname(path)
  if (!existsSync(folder)) return []
  const wanted = basename(path).toLowerCase()
  const stem = withoutExtension(wanted)
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && sources.test(entry.name))
    .map(({ name }) => ({ name, distance: editDistance(stem, withoutExtension(name.toLowerCase())) }))
    .filter(({ distance }) => distance <= Math.min(2, Math.max(1, Math.floor(stem.length / 2))))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name)
}

/** The same as `nearFiles`, as whole paths. */
export function nearPaths(path: string): string[] {
  return nearFiles(path).map((name) => join(dirname(path), name))
}

function withoutExtension(name: string): string {
  return name.slice(0, name.length - extname(name).length)
}

/** Insertions, deletions, replacements and swaps of neighbours (Damerau–Levenshtein, optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
