/**
 * The projects that `zen init --template` starts from: folders under `templates/` of the package, each with a `template.json`.
 * A leading `_` in a file's name is left out, or becomes a dot: npm leaves `.gitignore` out of packages, and editors and linters
 * would take a template's `tsconfig.json` for one of this repository.
 */
import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ZenError } from '../errors.js'
import { nearMisses } from './near-misses.js'
import { packageRoot } from './package-root.js'

export interface Template {
  readonly name: string
  /** What it brings, in half a sentence. */
  readonly description: string
}

export interface CopiedTemplate {
  /** Paths below the target folder, with `/`, sorted. */
  readonly created: readonly string[]
  /** Files that were there already and stay as they are. */
  readonly kept: readonly string[]
}

interface Manifest {
  readonly description: string
  /** npm packages that its files import, beside zenlocal. */
  readonly packages: readonly string[]
}

interface PackageFile {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** Holds from `src/control/` and from `dist/control/` alike. */
const templatesDir = join(packageRoot, 'templates')
const MANIFEST = 'template.json'
const stored: Readonly<Record<string, string>> = { _gitignore: '.gitignore', '_tsconfig.json': 'tsconfig.json' }

export async function listTemplates(): Promise<Template[]> {
  const entries = await readdir(templatesDir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return names.sort().map((name) => ({ name, description: readManifest(name).description }))
}

/**
 * Copies a template into a folder, which is made when it is not there. Nothing that exists is overwritten, and a package.json is
 * written only where none is. Throws USAGE for an unknown name, DISK when the folder cannot be written.
 */
export async function copyTemplate(name: string, targetDir: string): Promise<CopiedTemplate> {
  await requireTemplate(name)
  const source = join(templatesDir, name)
  const files: [path: string, content: Buffer | string][] = [['package.json', packageJson(name, targetDir)]]
  for (const path of await listFiles(source)) {
    if (path !== MANIFEST) files.push([targetNameOf(path), await readFile(join(source, path))])
  }
  const created: string[] = []
  const kept: string[] = []
  for (const [path, content] of files) ((await writeNew(join(targetDir, path), content)) ? created : kept).push(path)
  return { created: created.sort(), kept: kept.sort() }
}

async function requireTemplate(name: string): Promise<void> {
  const known = (await listTemplates()).map((template) => template.name)
  if (known.includes(name)) return
  const near = nearMisses(name, known)
  const shown = near.length > 0 ? near : known
  throw new ZenError('USAGE', `There is no template "${name}".`, {
    why: `The templates are ${known.join(', ')}.`,
    hints: shown.map((candidate) => `zen init --template ${candidate}`),
    data: { template: name, near, known },
  })
}

/** Files of a folder and the folders in it: paths below it, with `/`. */
async function listFiles(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true })
  const found = entries.map(async (entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    return entry.isDirectory() ? listFiles(folder, path) : [path]
  })
  return (await Promise.all(found)).flat()
}

function targetNameOf(path: string): string {
  const name = basename(path)
  return path.slice(0, path.length - name.length) + (stored[name] ?? name)
}

/** False when the file is there already. */
async function writeNew(path: string, content: Buffer | string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { flag: 'wx' })
    return true
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'EEXIST' && (cause as NodeJS.ErrnoException).syscall === 'open') return false
    throw new ZenError('DISK', `${path} cannot be written (${code ?? 'unknown reason'}).`, { data: { path, code }, cause })
  }
}

/** Runs without `npm install`, as zen carries the packages; with it, editors know the types, too. */
function packageJson(template: string, targetDir: string): string {
  const own = readJson(join(packageRoot, 'package.json')) as PackageFile
  const { packages } = readManifest(template)
  const wanted = Object.fromEntries(packages.map((name) => [name, own.dependencies[name] ?? '*']))
  const content = {
    name: packageNameFor(targetDir),
    private: true,
    type: 'module',
    dependencies: { ...wanted, zenlocal: `^${own.version}` },
    devDependencies: {
      '@types/node': own.devDependencies['@types/node'] ?? '*',
      typescript: own.devDependencies['typescript'] ?? '*',
    },
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

/** The folder's name, as far as npm takes it. */
function packageNameFor(targetDir: string): string {
  const name = basename(targetDir)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return name === '' ? 'pipelines' : name
}

function readManifest(name: string): Manifest {
  return readJson(join(templatesDir, name, MANIFEST)) as Manifest
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}
