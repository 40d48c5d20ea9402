/** A project in a temporary folder, worked on by the real command. */
import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Ended, type ProcessOptions, type Running, startZen, zen } from './zen-process.js'

type Options = Partial<ProcessOptions>

export interface Project {
  readonly dir: string
  zen(argv: readonly string[], options?: Options): Promise<Ended>
  start(argv: readonly string[], options?: Options): Running
  /** Runs with `--json`, expects exit 0, gives the value. */
  json<T = unknown>(argv: readonly string[], options?: Options): Promise<T>
  /** Expects exit 0, gives standard output. */
  done(argv: readonly string[], options?: Options): Promise<string>
  write(files: Readonly<Record<string, string>>): void
  read(path: string): string
  git(...argv: string[]): string
  remove(): void
}

export function makeFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'zen e2e ')))
}

export async function makeProject(files: Readonly<Record<string, string>> = {}, init: readonly string[] = []): Promise<Project> {
  const project = projectIn(makeFolder())
  await project.done(['init', ...init])
  project.write(files)
  return project
}

export function projectIn(dir: string): Project {
  const project: Project = {
    dir,
    zen: (argv, options) => zen(argv, { cwd: dir, ...options }),
    start: (argv, options) => startZen(argv, { cwd: dir, ...options }),
    async json<T>(argv: readonly string[], options?: Options) {
      return JSON.parse(await project.done([...argv, '--json'], options)) as T
    },
    async done(argv, options) {
      const ended = await project.zen(argv, options)
      expect(ended.code, `zen ${argv.join(' ')}\n${ended.stdout}\n${ended.stderr}`).to.equal(0)
      return ended.stdout
    },
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(dir, path)), { recursive: true })
        writeFileSync(join(dir, path), text)
      }
    },
    read: (path) => readFileSync(join(dir, path), 'utf8'),
    git(...argv) {
      const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']
      const { status, stdout, stderr } = spawnSync('git', [...who, ...argv], { cwd: dir, encoding: 'utf8' })
      expect(status, `git ${argv.join(' ')}\n${stderr}`).to.equal(0)
      return stdout
    },
    remove() {
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return project
}

/** Rebuildable, or who is at work just now. */
const fleeting = ['.zen/local/cache', '.zen/local/lock', '.zen/local/tmp']

/** Every lasting file under `.zen` with the digest of its bytes. */
export function filesOf({ dir }: Pick<Project, 'dir'>): Map<string, string> {
  const paths = readdirSync(join(dir, '.zen'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const all = paths.map((path) => [path.slice(dir.length + 1), sha256(readFileSync(path))] as const)
  return new Map(all.filter(([path]) => !fleeting.some((part) => path.startsWith(part))))
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Paths of the records that git would see, without those of `local/` and `objects/`. */
export function recordsOf(project: Pick<Project, 'dir'>): string[] {
  return [...filesOf(project).keys()].filter((path) => !/^\.zen\/(local|objects)\//.test(path))
}

/** Every file of `before` is still there with its bytes. */
export function expectKept(before: ReadonlyMap<string, string>, project: Pick<Project, 'dir'>): void {
  const after = filesOf(project)
  const lost = [...before]
    .filter(([path]) => !path.startsWith('.zen/local/'))
    .filter(([path, digest]) => after.get(path) !== digest)
  expect(
    lost.map(([path]) => path),
    'lost or changed',
  ).to.deep.equal([])
}

/** Stored objects are read-only. */
export function overwrite(path: string, text: string): void {
  chmodSync(path, 0o644)
  writeFileSync(path, text)
}
