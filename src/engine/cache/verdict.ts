/** Whether a step can be reused, and in words why or why not. */
import type { StepRead } from '../../schema/run.js'
import type { ObjectStore } from '../../store/types.js'
import { isZenError } from '../../errors.js'
import type { CodeFingerprint } from '../load/types.js'
import type { RunOverlay, RunRegistry } from '../ports.js'
import type { AnyVersion } from '../worker/messages.js'
import type { CacheEntry, CacheIndex, LastFingerprint } from './cache-index.js'
import { explainDifference, shortDigest } from './explain-difference.js'
import { keyOf, type StepFingerprint } from './fingerprint.js'

export type Verdict =
  | { readonly hit: true; readonly key: string; readonly entry: CacheEntry; readonly outputs: ReadonlyMap<string, AnyVersion> }
  | { readonly hit: false; readonly key: string | undefined; readonly reasons: readonly string[] }

export interface VerdictPorts {
  readonly index: CacheIndex
  readonly registry: RunRegistry
  readonly objects: ObjectStore
  readonly overlay: RunOverlay
  readonly explainCode: (before: CodeFingerprint, after: CodeFingerprint) => Promise<readonly string[]>
}

export interface VerdictQuestion {
  readonly pipeline: string
  readonly invocation: string
  readonly fingerprint: StepFingerprint
  readonly code: CodeFingerprint | undefined
  /** `cache.expiresAfterMs`. */
  readonly expiresAfterMs: number | undefined
}

/** The words of a verdict as they go into the record. */
export function reasonOf(verdict: Verdict): string {
  return verdict.hit ? `cached from ${verdict.entry.run.name}` : `ran because: ${verdict.reasons.join('; ')}`
}

export function refuseCaching(reason: string): Verdict {
  return { hit: false, key: undefined, reasons: [reason] }
}

export async function judgeStep(question: VerdictQuestion, ports: VerdictPorts): Promise<Verdict> {
  const key = keyOf(question.fingerprint)
  const entry = ports.index.find(key)
  if (!entry) return { hit: false, key, reasons: await explainMiss(question, ports) }
  const miss = (reason: string): Verdict => ({ hit: false, key, reasons: [reason] })
  if (entry.writes.length > 0) return miss(`it writes (${[...new Set(entry.writes)].join(', ')})`)
  if (isExpired(entry, question.expiresAfterMs)) return miss('expired')
  const outputs = new Map<string, AnyVersion>()
  for (const [name, output] of Object.entries(entry.outputs)) {
    const found = await findOutput(output.artifactVersion, ports)
    if (found === undefined)
      return miss(`artifact missing: ${output.artifact}${output.number === null ? '' : ` ${output.number}`}`)
    outputs.set(name, found)
  }
  const changed = await changedRead(entry.reads, ports)
  return changed === undefined ? { hit: true, key, entry, outputs } : miss(changed)
}

/** The record and all of its bytes. A record that cannot be read is not there for a hit. */
async function findOutput(id: string, { registry, overlay, objects }: VerdictPorts): Promise<AnyVersion | undefined> {
  try {
    const found = await registry.artifactVersion(id, overlay)
    return found && (await objects.has(found)) ? found : undefined
  } catch (error) {
    if (isZenError(error)) return undefined
    throw error
  }
}

/** What the step looked up for itself must still be the same. */
async function changedRead(reads: readonly StepRead[], { registry, overlay }: VerdictPorts): Promise<string | undefined> {
  for (const read of reads) {
    const now = await registry.reread(read, overlay)
    if (now === undefined) return `${read.label} is gone`
    if (now !== read.digest) return `${read.label} ${shortDigest(read.digest)}→${shortDigest(now)}`
  }
  return undefined
}

function isExpired(entry: CacheEntry, expiresAfterMs: number | undefined): boolean {
  return expiresAfterMs !== undefined && Date.now() - Date.parse(entry.createdAt) > expiresAfterMs
}

async function explainMiss(
  { pipeline, invocation, fingerprint, code }: VerdictQuestion,
  { index, explainCode }: VerdictPorts,
): Promise<string[]> {
  const last = index.last(pipeline).get(invocation)
  if (!last) return ['never ran']
  const reasons = [
    ...(await codeReasons(last, fingerprint, code, explainCode)),
    ...explainDifference(last.fingerprint, fingerprint),
  ]
  return reasons.length > 0 ? reasons : ['its cached result is gone']
}

async function codeReasons(
  last: LastFingerprint,
  fingerprint: StepFingerprint,
  code: CodeFingerprint | undefined,
  explainCode: VerdictPorts['explainCode'],
): Promise<readonly string[]> {
  if (last.fingerprint.code === fingerprint.code) return []
  const reasons = last.code && code ? await explainCode(last.code, code) : []
  return reasons.length > 0 ? reasons : ['code changed']
}
