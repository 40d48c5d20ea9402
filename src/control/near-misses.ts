/** "Did you mean …": what a person may have wanted to type. */

import { foldName } from '../store/names.js'

/** Farther than this is another word, not a typo. */
const maxDistance = 2

/**
 * Candidates that look like what was given, the most likely first: by Damerau distance (at most 2, at most a third of the word),
 * then those that begin with it, then those that contain it. Letter case and Unicode form do not count.
 */
export function nearMisses(given: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = foldName(given)
  if (wanted === '') return []
  const ranked: { name: string; rank: number }[] = []
  for (const name of new Set(candidates)) {
    const rank = rankOf(wanted, foldName(name))
    if (rank !== undefined) ranked.push({ name, rank })
  }
  ranked.sort((a, b) => a.rank - b.rank || compareText(a.name, b.name))
  return ranked.slice(0, limit).map(({ name }) => name)
}

/** Byte-wise order, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Damerau distance in its optimal string alignment form: insert, delete, replace, swap two neighbours. */
export function damerauDistance(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1))
      const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) best = Math.min(best, beforeLast[column - 2]! + 1)
      current.push(best)
    }
    beforeLast = last
    last = current
  }
  return last[right.length]!
}

function rankOf(wanted: string, name: string): number | undefined {
  const allowed = Math.min(maxDistance, Math.max(1, Math.floor(wanted.length / 3)))
  // A longer difference in length alone is already too far: most candidates end here.
  if (Math.abs(wanted.length - name.length) <= allowed) {
    const distance = damerauDistance(wanted, name)
    if (distance <= allowed) return distance
  }
  if (wanted.length >= 2 && name.startsWith(wanted)) return maxDistance + 1
  if (wanted.length >= 3 && name.includes(wanted)) return maxDistance + 2
  if (name.length >= 3 && wanted.startsWith(name)) return maxDistance + 3
  return undefined
}
