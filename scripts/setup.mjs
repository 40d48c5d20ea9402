/**
 * Makes a clone ready to run: installs the dependencies when they are missing or differ from package-lock.json, builds `dist/`
 * when it is missing or older in content than the sources. Says what it does. Uses nothing but Node, because nothing else may
 * be there yet.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, '.cache', 'build-stamp')

refuseOldNode()
const missing = findMissingPackage()
if (missing !== undefined) {
  say(`installing the dependencies (${missing})`)
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}
const stamp = hashSources()
if (!existsSync(join(root, 'dist', 'index.js')) || readText(stampFile) !== stamp) {
  say('building dist/ (missing, or the sources changed)')
  run('npm', ['run', '--silent', 'build'])
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, stamp)
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`setup: ${text}\n`)
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  say(`this is Node ${process.versions.node}, and zenlocal needs 20.19 or newer`)
  process.exit(1)
}

/**
 * Compares what npm noted in node_modules with the lock file, entry by entry: file times say nothing after a git checkout.
 * @returns {string | undefined} why an install is needed
 */
function findMissingPackage() {
  const installed = readText(join(root, 'node_modules', '.package-lock.json'))
  if (installed === undefined) return 'there is no node_modules yet'
  const { packages: present } = JSON.parse(installed)
  const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.optional || entry.peer || entry.devOptional) continue
    if (present[path]?.version !== entry.version) return `${path} is not at ${entry.version}`
  }
  return undefined
}

function hashSources() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0])
  for (const place of ['src', 'scripts', 'bin', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    for (const file of listFiles(join(root, place))) hash.update(`${relative(root, file)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/** @param {string} path @returns {string[]} */
function listFiles(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => listFiles(join(path, name)))
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const started = Date.now()
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (error !== undefined) say(`could not start ${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
  say(`done in ${Math.round((Date.now() - started) / 1000)} s`)
}
