/** Every error code is reached, ends with its exit code, and says what to do next. */
import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ErrorCode, errorCodes, isZenError, type SerializedError } from '../../src/errors.js'
import { makeProject } from '../cli/zen-in-process.js'
import { listSources, rootDir } from '../repo/source-imports.js'
import { type CommandExample, examples } from './examples.js'

/** The error that the example's command prints with `--json`, and its exit code. */
async function provoke({
  files = {},
  before = [],
  damage,
  argv,
}: CommandExample): Promise<{ code: number; error: SerializedError }> {
  await using project = await makeProject()
  for (const [path, text] of Object.entries(files)) await writeFile(join(project.dir, path), text)
  for (const words of before) {
    const done = await project.zen(words)
    expect(done.code, `zen ${words.join(' ')}\n${done.stderr}`).to.equal(0)
  }
  await damage?.(project)
  const result = await project.zen([...argv, '--json'])
  const printed = JSON.parse(result.stdout) as { error?: SerializedError }
  expect(printed.error, `zen ${argv.join(' ')} printed ${result.stdout}${result.stderr}`).to.be.an('object')
  return { code: result.code, error: printed.error! }
}

describe('error codes', () => {
  for (const code of Object.keys(errorCodes) as ErrorCode[]) {
    const example = examples[code]
    if ('test' in example) {
      it(`${code} is provoked in ${example.test}`, () => {
        const path = join(rootDir, example.test)
        expect(existsSync(path), example.test).to.equal(true)
        expect(readFileSync(path, 'utf8')).to.include(`'${code}'`)
      })
      continue
    }
    if ('unused' in example) {
      it(`${code} is not used yet`, () => {
        const users = listSources().filter(
          (file) => file !== 'src/errors.ts' && readFileSync(join(rootDir, file), 'utf8').includes(`'${code}'`),
        )
        expect(users, 'now that it is used, it needs an example').to.deep.equal([])
      })
      continue
    }
    if ('thrown' in example) {
      it(`${code} is thrown`, async function () {
        this.timeout(60_000)
        const error = await example.thrown().then(
          () => undefined,
          (reason: unknown) => reason,
        )
        expect(isZenError(error) && error.code, String(error)).to.equal(code)
      })
      continue
    }
    it(`${code}: zen ${example.argv.join(' ')}`, async () => {
      const { code: exitCode, error } = await provoke(example)
      expect(error.code, error.message).to.equal(code)
      expect(exitCode).to.equal(example.exitCode ?? errorCodes[code].exit)
      expect(error.message).to.match(/\S/)
    })
  }
})
