/**
 * Packs the project as a registry would get it, installs the package into an empty project, and uses it there as a stranger would;
 * then runs a pipeline in a folder without any node_modules. Needs a clone with its dependencies installed.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'zen-package-')))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

run('npm', ['pack', '--pack-destination', scratch, '--loglevel=error'], root)
const tarball = readdirSync(scratch).find((name) => name.endsWith('.tgz'))
if (tarball === undefined) fail('npm pack left no tarball')

run(process.execPath, [join(root, 'node_modules', 'publint', 'src', 'cli.js'), '--strict', join(scratch, tarball)], root)

const project = join(scratch, 'project')
mkdirSync(project)
writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }))
const installed = run('npm', ['install', join(scratch, tarball), '--no-audit', '--no-fund'], project)
if (installed.includes('EBADENGINE')) fail(`npm warned about engines:\n${installed}`)
const zen = join(project, 'node_modules', '.bin', 'zen')

useTemplate(zen, project, 'installed into a project')
checkTypes()

const bare = join(scratch, 'bare')
mkdirSync(bare)
useTemplate(zen, bare, 'in a folder without node_modules')
if (existsSync(join(bare, 'node_modules'))) fail('zen left a node_modules folder')

/** @param {string} command @param {string} cwd @param {string} where */
function useTemplate(command, cwd, where) {
  run(command, ['init', '--template', 'iris'], cwd)
  run(command, ['run', 'train.ts'], cwd)
  run(command, ['run', 'predict.ts'], cwd)
  run(command, ['model', 'list'], cwd)
  const versions = JSON.parse(run(command, ['model', 'version', 'list', 'iris_classifier', '--json'], cwd))
  const artifacts = versions[0]?.artifacts
  if (versions.length !== 1 || artifacts?.data !== 5 || artifacts?.model !== 1) {
    fail(`${where}: expected 1 version with 5 data links and 1 model link, found ${JSON.stringify(versions)}`)
  }
  if (!/^zen \d+\.\d+\.\d+/.test(run(command, ['--version'], cwd))) fail(`${where}: zen --version names no version`)
}

/** A user's compiler reads the shipped types alone: nothing that is bundled may be needed for them. */
function checkTypes() {
  copyFileSync(join(root, 'scripts', 'package-use.ts.txt'), join(project, 'use.ts'))
  const flags = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', 'use.ts']
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...flags], project)
}

/** @param {string} command @param {string[]} args @param {string} cwd */
function run(command, args, cwd) {
  process.stdout.write(`$ ${command} ${args.join(' ')}\n`)
  const options = { cwd, encoding: /** @type {const} */ ('utf8'), shell: process.platform === 'win32' }
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  process.stdout.write(`${stdout ?? ''}${stderr ?? ''}`)
  if (status !== 0) fail(`${command} ${args.join(' ')} ended with ${error?.message ?? `exit code ${status}`}`)
  return `${stdout}`
}

/** @param {string} text @returns {never} */
function fail(text) {
  process.stdout.write(`FAILED: ${text}\n`)
  process.exit(1)
}
