/** From what a transaction collected to the bytes of a draft. */
import { ZenError } from '../errors.js'
import type { Event } from '../schema/event.js'
import type { Basis } from './basis.js'
import type { Change } from './changes.js'
import { encodeRecord, encodeTombstone, reencodeRecord, type EncodedRecord } from './codec.js'
import { CURRENT_SCHEMA } from './current-schema.js'
import { paths } from './layout.js'
import type { CommitAct, Draft } from './writer.js'

export interface EncodedFile {
  readonly path: string
  readonly bytes: Uint8Array
  /** As it would be read again. */
  readonly record: object
}

export interface RecordDraft<T> extends Draft<T> {
  readonly files: readonly EncodedFile[]
}

export async function draftOf<T>(
  basis: Basis,
  changes: ReadonlyMap<string, Change>,
  result: T,
  act: CommitAct,
  newUlid: () => string,
): Promise<RecordDraft<T>> {
  const files: EncodedFile[] = []
  for (const [path, change] of changes) files.push({ path, ...(await encodeChange(basis, path, change)) })
  const witness = files.length === 0 ? undefined : await findWitness(basis, changes)
  if (files.length === 0 || witness !== undefined) return { result, files, witness }
  const event = changedEvent(act, [...changes.keys()], newUlid())
  const path = paths.event(event.id, event.at)
  return { result, files: [...files, { path, ...(await encodeRecord('event', path, event)) }], witness: path }
}

async function encodeChange(basis: Basis, path: string, change: Change): Promise<EncodedRecord> {
  checkPath(path)
  const old = await basis.read(path)
  if (change.mustBeNew && old !== undefined) {
    throw new ZenError('BUG', `zen was about to create .zen/${path}, which is there already`, { data: { file: `.zen/${path}` } })
  }
  if (change.kind === 'tombstone') return encodeTombstone(path, change.record)
  return old === undefined
    ? encodeRecord(change.kind, path, change.record)
    : reencodeRecord(change.kind, path, change.record, old)
}

/** Names are checked where people give them; this keeps a mistake from leaving `.zen`. */
function checkPath(path: string): void {
  const isSafe = path.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(path)
  if (!isSafe || /^(?:local|objects)\//.test(path)) {
    throw new ZenError('BUG', `${JSON.stringify(path)} is no place for a record`, { data: { path } })
  }
}

const WITNESSES: ReadonlySet<string> = new Set(['event', 'model-version', 'artifact-version', 'run', 'run-link', 'manual-link'])

/** A new file whose name holds an id that was never used: by it a commit is told from one that came to nothing. */
async function findWitness(basis: Basis, changes: ReadonlyMap<string, Change>): Promise<string | undefined> {
  for (const [path, change] of changes) {
    if (WITNESSES.has(change.kind) && (await basis.read(path)) === undefined) return path
  }
  return undefined
}

function changedEvent(act: CommitAct, changed: readonly string[], id: string): Event {
  const at = new Date().toISOString()
  return {
    schema: CURRENT_SCHEMA,
    id,
    at,
    actor: act.actor,
    act: 'records.updated',
    details: { command: act.command, files: changed },
  }
}
