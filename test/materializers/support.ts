import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { isZenError, type ErrorCode, type ZenError } from '../../src/errors.js'

/** A folder of its own, removed at the end of the scope: `await using folder = await tempFolder()`. */
export async function tempFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'zen-materializers-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

export async function expectZenError(code: ErrorCode, act: () => unknown): Promise<ZenError> {
  try {
    await act()
  } catch (error) {
    if (!isZenError(error)) throw error
    expect(error.code).to.equal(code)
    return error
  }
  throw new Error(`expected ${code}, but nothing was thrown`)
}
