/** Why the code of a step counts as changed, in words for a cache verdict. */
import { packageFile, topLevelName } from './graph.js'
import type { CodeFingerprint } from './types.js'

const shownReasons = 3

/**
 * `code src/feat.ts changed (helper)`, `package depA 1.0.0 → 1.0.1`; packages first, at most three and `+n more`.
 * Empty when the hashes are equal.
 */
export function explainCode(before: CodeFingerprint, after: CodeFingerprint): string[] {
  if (before.hash === after.hash) return []
  const reasons = [...packageReasons(before, after), ...fileReasons(before, after)]
  // The hash sees more than single statements: their order, for one.
  if (reasons.length === 0) reasons.push('code changed in its order or wiring')
  const more = reasons.length - shownReasons
  return more > 0 ? [...reasons.slice(0, shownReasons), `+${more} more`] : reasons
}

function packageReasons(before: CodeFingerprint, after: CodeFingerprint): string[] {
  const [old, now] = [versionsOf(before), versionsOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
    const [from, to] = [old.get(name), now.get(name)]
    if (from === to) return []
    if (from === undefined) return `package ${name} ${to ?? ''} is new`
    return to === undefined ? `package ${name} is no longer used` : `package ${name} ${from} → ${to}`
  })
}

function versionsOf({ parts }: CodeFingerprint): Map<string, string> {
  return new Map(parts.filter(({ file }) => file === packageFile).map(({ name, hash }) => [name, hash]))
}

function fileReasons(before: CodeFingerprint, after: CodeFingerprint): string[] {
  const [old, now] = [keysOf(before), keysOf(after)]
  const changed = new Map<string, Set<string>>()
  for (const part of [...before.parts, ...after.parts]) {
    if (part.file === packageFile || (old.has(keyOf(part)) && now.has(keyOf(part)))) continue
    const names = changed.get(part.file) ?? new Set()
    changed.set(part.file, names.add(part.name === topLevelName ? 'top-level code' : part.name))
  }
  return [...changed].map(([file, names]) => {
    const [first, ...others] = names
    return `code ${file} changed (${[first, ...others.slice(0, 2)].join(', ')}${others.length > 2 ? ', …' : ''})`
  })
}

type Part = CodeFingerprint['parts'][number]

const keyOf = ({ file, name, hash }: Part): string => JSON.stringify([file, name, hash])

function keysOf({ parts }: CodeFingerprint): Set<string> {
  return new Set(parts.map(keyOf))
}
