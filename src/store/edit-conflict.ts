import { ZenError } from '../errors.js'
import type { Event } from '../schema/event.js'
import { encodeRecord } from './codec.js'
import type { StoreContext } from './context.js'
import { CURRENT_SCHEMA } from './current-schema.js'
import { paths } from './layout.js'
import type { CommitAct, Committed, Writer } from './writer.js'

/** W9: the ledger learns that the act did not take effect, and the caller gets the error to throw. */
export async function editConflict(
  writer: Writer,
  context: StoreContext,
  act: CommitAct,
  committed: Committed<unknown>,
): Promise<ZenError> {
  const files = committed.conflicts.map(({ path, kept }) => ({ path: `.zen/${path}`, kept: `.zen/${kept}` }))
  const id = context.newUlid()
  const at = new Date(context.now()).toISOString()
  const details = { command: act.command, files }
  const event: Event = { schema: CURRENT_SCHEMA, id, at, actor: act.actor, act: 'conflict', details }
  const path = paths.event(id, at)
  const { bytes } = await encodeRecord('event', path, event)
  await writer.commit(act, async () => ({ result: undefined, files: [{ path, bytes }], witness: path }))
  const names = files.map((file) => `${file.path} (zen's text: ${file.kept})`).join(', ')
  return new ZenError('EDIT_CONFLICT', `A file was edited while zen changed it: ${names}`, {
    why: 'The edit stays in place and the other text lies beside it. The rest of the command is committed.',
    hints: files.map((file) => `git diff --no-index -- '${file.path}' '${file.kept}'`),
    data: { files, op: committed.op },
  })
}
