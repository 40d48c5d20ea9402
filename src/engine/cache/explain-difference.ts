/** Says in words how two fingerprints of the same step differ. */
import { canonicalText } from './canonical.js'
import type { OutputShape, StepFingerprint } from './fingerprint.js'

/** Everything but the code, which the loader explains by file and name. */
export function explainDifference(before: StepFingerprint, after: StepFingerprint): string[] {
  const reasons: string[] = []
  if (before.format !== after.format) reasons.push('another version of zen keeps its cache in another way')
  if (before.step !== after.step) reasons.push(`step ${before.step} is called ${after.step} now`)
  reasons.push(...changedParameters(before.parameters, after.parameters))
  for (const name of namesOf(before.inputs, after.inputs)) {
    const from = before.inputs[name]
    const to = after.inputs[name]
    if (same(from, to)) continue
    reasons.push(`input ${name} changed (${digestsOf(from)} → ${digestsOf(to)})`)
  }
  for (const name of changed(before.outputs, after.outputs)) {
    reasons.push(`output ${name} is declared differently${outputChange(before.outputs[name], after.outputs[name])}`)
  }
  for (const name of changed(before.extra, after.extra)) {
    reasons.push(`extra ${name} ${shown(before.extra[name])} → ${shown(after.extra[name])}`)
  }
  for (const name of changed(before.environment, after.environment)) reasons.push(`environment ${name} changed`)
  for (const name of changed(before.env, after.env)) reasons.push(`environment ${name} changed`)
  for (const name of changed(before.files, after.files)) reasons.push(`file ${name} changed`)
  if (before.salt !== after.salt) reasons.push(`cache.salt ${shown(before.salt)} → ${shown(after.salt)}`)
  if (before.key !== after.key) reasons.push(`cache.key ${shown(before.key)} → ${shown(after.key)}`)
  return reasons
}

/** `sha256:9f3a…` → `9f3a2c`. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 6)
}

function changedParameters(before: StepFingerprint['parameters'], after: StepFingerprint['parameters']): string[] {
  // What an input reads is compared by content, under `inputs`.
  const plain = changed(before, after).filter((name) => !isReference(before[name]) && !isReference(after[name]))
  return plain.map((name) => {
    if (!(name in before)) return `parameter ${name} is new (${shown(readable(after[name]))})`
    if (!(name in after)) return `parameter ${name} is gone`
    return `parameter ${name} ${shown(readable(before[name]))} → ${shown(readable(after[name]))}`
  })
}

/** The placeholder of an artifact. */
function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 1 && '~artifact' in value
}

/** Inside a list or an object a placeholder is shown as what it stands for. */
function readable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isReference(value)) return 'artifact'
  if (Array.isArray(value)) return value.map(readable)
  const isPlain = Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item)])) : value
}

function outputChange(before: OutputShape | undefined, after: OutputShape | undefined): string {
  if (!before || !after) return ''
  if (before.artifact !== after.artifact) return ` (name ${before.artifact} → ${after.artifact})`
  if (before.materializer !== after.materializer) {
    return ` (materializer ${before.materializer ?? 'by value'} → ${after.materializer ?? 'by value'})`
  }
  return ''
}

function digestsOf(contents: StepFingerprint['inputs'][string] | undefined): string {
  if (!contents || contents.length === 0) return 'none'
  const shownDigests = contents.slice(0, 3).map((content) => shortDigest(content.digest))
  return shownDigests.join(', ') + (contents.length > 3 ? ', …' : '')
}

function changed(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] {
  return namesOf(before, after).filter((name) => !same(before[name], after[name]))
}

function namesOf(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
}

function same(one: unknown, other: unknown): boolean {
  return canonicalText(one) === canonicalText(other)
}

function shown(value: unknown): string {
  const text = value === undefined ? 'unset' : typeof value === 'string' ? value : canonicalText(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
