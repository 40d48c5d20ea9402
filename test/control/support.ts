/** A project in a folder of its own, with everything real but the fsyncs. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Control } from '../../src/control/api.js'
import { createControl } from '../../src/control/index.js'
import type { ErrorCode, ZenError } from '../../src/errors.js'
import { isZenError } from '../../src/errors.js'
import { createProject } from '../../src/store/create-project.js'
import { openStore } from '../../src/store/store.js'
import type { Store } from '../../src/store/types.js'

export interface TestProject {
  readonly dir: string
  readonly store: Store
  readonly control: Control
  /** Another control over a store of its own, as another process has it. */
  another(actor?: string): Promise<Control>
  /** Text of a file under `.zen`. */
  text(path: string): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

export async function testProject(): Promise<TestProject> {
  const dir = await mkdtemp(join(tmpdir(), 'zen-control-'))
  const store = await createProject(dir, { name: 'demo' }, { fsync: false })
  const opened: Control[] = []
  const control = createControl({ store, command: 'test', actor: 'ana' })
  opened.push(control)
  return {
    dir,
    store,
    control,
    async another(actor = 'ben') {
      const other = createControl({ store: await openStore(dir, { fsync: false }), command: 'test', actor })
      opened.push(other)
      return other
    },
    text: (path) => readFile(join(dir, '.zen', path), 'utf8'),
    async [Symbol.asyncDispose]() {
      for (const each of opened) await each.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** The ZenError with this code; fails when nothing, or something else, is thrown. */
export async function refusal(code: ErrorCode, act: () => unknown): Promise<ZenError> {
  try {
    await act()
  } catch (error) {
    if (!isZenError(error)) throw error
    expect(error.code, error.message).to.equal(code)
    return error
  }
  throw new Error(`expected ${code}, but nothing was thrown`)
}
