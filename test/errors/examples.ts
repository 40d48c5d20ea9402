/** One example of every error code. A code without one does not compile. */
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { Module } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toZenError } from '../../src/cli/report-error.js'
import { Client } from '../../src/control/client.js'
import type { ErrorCode } from '../../src/errors.js'
import { arrow } from '../../src/materializers/arrow.js'
import { openStore } from '../../src/store/index.js'
import type { TestProject } from '../cli/zen-in-process.js'
import { addVersion } from '../store/support/sample-records.js'
import { tempProject } from '../store/support/temp-project.js'

/** A command that ends with the code, in a fresh project. */
export interface CommandExample {
  readonly argv: readonly string[]
  /** Files of the project before the command: path → text. */
  readonly files?: Readonly<Record<string, string>>
  /** Commands that go before and must succeed. */
  readonly before?: readonly (readonly string[])[]
  /** What else happens to the project first. */
  readonly damage?: (project: TestProject) => Promise<void>
  /** Inside a run the exit code is the run's. */
  readonly exitCode?: number
}
/** Where no command reaches it: a call that throws it. */
export interface ThrownExample {
  readonly thrown: () => Promise<unknown>
}
/** In the table for later: nothing in `src/` throws it yet. */
export interface UnusedExample {
  readonly unused: true
}
/** Where no command of one process reaches it: the test that provokes it. */
export interface ElsewhereExample {
  readonly test: string
}
export type Example = CommandExample | ElsewhereExample | ThrownExample | UnusedExample

const iris = ['model', 'register', 'iris']
const chain = (body: string, head = ''): Record<string, string> => ({
  'p.ts': `import { pipeline, step, Model, getStepContext } from 'zenlocal'\n${head}\n${body}\n`,
})
const onePipeline = (step: string): Record<string, string> =>
  chain(`const one = step({ name: 'one' }, ${step})\nexport default pipeline({ name: 'p' }, () => { one() })`)
const saved = { files: onePipeline('() => ({ rows: [1, 2, 3] })'), before: [['run', 'p.ts']] }
const artifact = 'p::one::output'

async function eachFile(folder: string, act: (path: string) => Promise<unknown>): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) if (entry.isFile()) await act(join(entry.parentPath, entry.name))
}
const modelFile = (project: TestProject): string => join(project.dir, '.zen/models/iris/model.yaml')

/** apache-arrow is there for the tests of tables, so Node's own look-up is told that it is not. */
async function loadTableWithoutArrow(): Promise<unknown> {
  const resolver = Module as unknown as { _resolveFilename: (name: string, ...rest: unknown[]) => string }
  const resolve = resolver._resolveFilename
  resolver._resolveFilename = (name, ...rest) => {
    if (name === 'apache-arrow') throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' })
    return resolve(name, ...rest)
  }
  const folder = await mkdtemp(join(tmpdir(), 'zen-table-'))
  try {
    await writeFile(join(folder, 'table.arrow'), '')
    return await arrow.load(folder)
  } finally {
    resolver._resolveFilename = resolve
    await rm(folder, { recursive: true })
  }
}

/** Each time the change has been decided, somebody else has committed before it. */
async function commitAgainstOthers(): Promise<void> {
  await using project = await tempProject()
  const other = await openStore(project.folder)
  await addVersion(other)
  await project.store.write({ command: 'late', actor: 'test' }, async (transaction) => {
    const model = await transaction.get('model', 'models/iris/model.yaml')
    await addVersion(other)
    transaction.put('model', 'models/iris/model.yaml', { ...model!, description: 'late' })
  })
}

export const examples: Readonly<Record<ErrorCode, Example>> = {
  NOT_A_PROJECT: { argv: ['model', 'list'], damage: ({ dir }) => rm(join(dir, '.zen'), { recursive: true }) },
  MODEL_NOT_FOUND: { argv: ['model', 'version', 'list', 'nope'] },
  MODEL_VERSION_NOT_FOUND: { before: [iris], argv: ['model', 'version', 'describe', 'iris', '7'] },
  STAGE_EMPTY: {
    before: [iris, ['model', 'version', 'register', 'iris']],
    argv: ['model', 'version', 'describe', 'iris', 'production'],
  },
  ARTIFACT_NOT_FOUND: { argv: ['artifact', 'describe', 'nope'] },
  ARTIFACT_VERSION_NOT_FOUND: { ...saved, argv: ['artifact', 'version', 'describe', artifact, '9'] },
  RUN_NOT_FOUND: { argv: ['runs', 'describe', 'nope'] },
  PIPELINE_NOT_FOUND: {
    files: chain(
      `const one = step({ name: 'one' }, ({ x }: { x: number }) => x)
       export default pipeline({ name: 'p' }, () => { one({ x: externalArtifact<number>({ pipelineName: 'nope', artifactName: 'x' }) }) })`,
      "import { externalArtifact } from 'zenlocal'",
    ),
    argv: ['run', 'p.ts'],
    exitCode: 3,
  },
  AMBIGUOUS: { test: 'test/control/models.test.ts' },
  STEP_NOT_FOUND: { test: 'test/control/runs.test.ts' },
  MODEL_EXISTS: { before: [iris], argv: iris },
  MODEL_VERSION_EXISTS: {
    before: [iris, ['model', 'version', 'register', 'iris', '-n', 'first']],
    argv: ['model', 'version', 'register', 'iris', '-n', 'first'],
  },
  ARTIFACT_VERSION_EXISTS: { test: 'test/engine/failures.test.ts' },
  ARTIFACT_IN_USE: {
    files: chain(
      `const one = step({ name: 'one' }, () => 1)
       export default pipeline({ name: 'p', model: { name: 'iris' } }, () => { one() })`,
    ),
    before: [['run', 'p.ts']],
    argv: ['artifact', 'delete', artifact, '-y'],
  },
  PATH_EXISTS: { ...saved, argv: ['artifact', 'version', 'load', artifact, '--to', 'p.ts'] },
  NAME_INVALID: { argv: ['model', 'register', 'a/b'] },
  STAGE_INVALID: {
    before: [iris, ['model', 'version', 'register', 'iris']],
    argv: ['model', 'version', 'update', 'iris', '1', '-s', 'prod'],
  },
  USAGE: { argv: ['model', 'list', '--nope'] },
  COMMAND_NOT_FOUND: { argv: ['modle', 'list'] },
  STAGE_TAKEN: {
    before: [
      iris,
      ['model', 'version', 'register', 'iris'],
      ['model', 'version', 'register', 'iris'],
      ['model', 'version', 'update', 'iris', '1', '-s', 'production'],
    ],
    argv: ['model', 'version', 'update', 'iris', '2', '-s', 'production'],
  },
  CONFIRMATION_NEEDED: { before: [iris], argv: ['model', 'delete', 'iris'] },
  RUNS_LIVE: { test: 'test/control/status-and-clean.test.ts' },
  CONTENTION: { thrown: commitAgainstOthers },
  EDIT_CONFLICT: { test: 'test/store/store.test.ts' },
  RECORD_INVALID: {
    before: [iris],
    damage: (project) => writeFile(modelFile(project), 'schema: 1\nname: [\n'),
    argv: ['model', 'describe', 'iris'],
  },
  SCHEMA_TOO_NEW: {
    before: [iris],
    damage: async (project) => {
      const text = await readFile(modelFile(project), 'utf8')
      await writeFile(modelFile(project), text.replace('schema: 1', 'schema: 99'))
    },
    argv: ['model', 'describe', 'iris'],
  },
  STORE_DAMAGED: {
    before: [iris],
    damage: ({ dir }) =>
      eachFile(join(dir, '.zen/local/ops'), async (path) => {
        if (path.endsWith('/man')) await writeFile(path, 'not what zen wrote')
      }),
    argv: ['model', 'register', 'other'],
  },
  OBJECT_MISSING: {
    ...saved,
    damage: ({ dir }) => rm(join(dir, '.zen/objects'), { recursive: true }),
    argv: ['artifact', 'version', 'load', artifact],
  },
  OBJECT_CORRUPT: {
    ...saved,
    damage: ({ dir }) =>
      eachFile(join(dir, '.zen/objects'), async (path) => {
        await chmod(path, 0o644)
        await writeFile(path, 'other bytes')
      }),
    argv: ['artifact', 'version', 'load', artifact],
  },
  ARTIFACT_UNREADABLE: { test: 'test/materializers/json.test.ts' },
  DISK: { test: 'test/control/templates.test.ts' },
  OUTCOME_UNKNOWN: { test: 'test/store/disk-faults.test.ts' },
  STACK_NOT_FOUND: { argv: ['run', 'p.ts', '--stack', 'defualt'] },
  FILE_NOT_FOUND: { argv: ['run', 'nope.ts'] },
  LOAD_FAILED: { files: { 'p.ts': 'const = 1' }, argv: ['run', 'p.ts'] },
  NO_PIPELINE: { files: { 'p.ts': 'export const x = 1' }, argv: ['run', 'p.ts'] },
  SEVERAL_PIPELINES: {
    files: chain("export const a = pipeline({ name: 'a' }, () => {})\nexport const b = pipeline({ name: 'b' }, () => {})"),
    argv: ['run', 'p.ts'],
  },
  COMPOSE_FAILED: {
    files: chain("export default pipeline({ name: 'p' }, () => { throw new Error('no') })"),
    argv: ['run', 'p.ts'],
  },
  PARAMETER_INVALID: {
    files: chain('export default pipeline({ name: "p" }, ({ rate = 1 }: { rate?: number }) => { void rate })'),
    argv: ['run', 'p.ts', '--param', 'speed=2'],
  },
  CONFIG_INVALID: {
    files: { ...onePipeline('() => 1'), 'c.yaml': 'nope: 1\n' },
    argv: ['run', 'p.ts', '--config', 'c.yaml'],
  },
  PIPELINE_CALLED_ON_IMPORT: {
    files: chain("const p = pipeline({ name: 'p' }, () => {})\nawait p()\nexport default p"),
    argv: ['run', 'p.ts'],
  },
  STEP_FAILED: { files: onePipeline('(): number => process.exit(1)'), argv: ['run', 'p.ts'] },
  RUN_FAILED: { files: { 'p.ts': 'export default async () => { throw new Error("no") }' }, argv: ['run', 'p.ts'] },
  CONTEXT_MISSING: { test: 'test/sdk/contexts.test.ts' },
  NO_MATERIALIZER: { test: 'test/materializers/json.test.ts' },
  PACKAGE_MISSING: { thrown: loadTableWithoutArrow },
  FILE_ARTIFACT_INVALID: { test: 'test/materializers/files.test.ts' },
  DEFINITION_INVALID: { test: 'test/sdk/step.test.ts' },
  MODEL_CONFIG_INVALID: { test: 'test/sdk/model.test.ts' },
  COMPONENT_MISSING: { thrown: async () => new Client().activeStack.alerter.post('done') },
  INTEGRATION_UNKNOWN: { argv: ['integration', 'install', 'nope', '-y'] },
  INTEGRATION_NOT_CARRIED: { test: 'test/commands/models.test.ts' },
  BUG: { thrown: async () => Promise.reject(toZenError(new TypeError('x is undefined'))) },
}
