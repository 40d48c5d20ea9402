/**
 * The story of zenlocal on real data, in a scratch project: train, register, promote, predict, look, change, delete, and read
 * every act in git. Exits 1 when a command fails or when what it left differs from what it should.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const zenFile = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin', 'run.js')
const project = realpathSync(mkdtempSync(join(tmpdir(), 'zen-story-')))
const model = 'iris_classifier'
process.on('exit', () => rmSync(project, { recursive: true, force: true }))

say(`The story of zenlocal, in ${project}`)
git('init', '--quiet', '--initial-branch', 'main')
zen('init', '--template', 'iris')
commit('Add zenlocal and the iris template')

say('Train on the 150 real flowers: version 1, linked, promoted when its accuracy is above 0.9')
zen('run', 'train.ts')
zen('model', 'list')
zen('model', 'version', 'list', model)
zen('model', 'version', 'artifacts', model, '1')
zen('model', 'version', 'model_objects', model, '1')
zen('model', 'version', 'deployments', model, '1')
zen('model', 'version', 'runs', model, '1')
expectCounts('after training', { data: 3, model: 1, deployment: 0, runs: 1, production: 1 })
commit('Train iris_classifier 1')

say('Predict with the production version, twice: the same model version, one more version of the predictions each time')
zen('run', 'predict.ts')
zen('model', 'version', 'artifacts', model, '1')
expectCounts('after the first prediction', { data: 5, model: 1, deployment: 0, runs: 2, production: 1 })
zen('run', 'predict.ts')
zen('artifact', 'version', 'list', 'iris_predictions')
zen('model', 'version', 'runs', model, '1')
expectCounts('after the second prediction', { data: 7, model: 1, deployment: 0, runs: 3, production: 1 })
commit('Predict twice with iris_classifier 1')

say('Change the registry, and read each act as a diff')
zen('model', 'version', 'update', model, '1', '-s', 'staging')
showDiff()
expectCounts('after the move to staging', { data: 7, model: 1, deployment: 0, runs: 3, production: null })
zen('model', 'update', model, '-t', 'tag1', '-t', 'tag2', '-e', 'some ethical implications')
showDiff()
zen('model', 'register', '-n', 'iris_classifier_cli', '-d', 'created from cli', '-t', 'cli')
zen('model', 'list')
commit('Register iris_classifier_cli')
zen('model', 'delete', 'iris_classifier_cli', '-y')
showDiff()
zen('model', 'delete', model, '-y')
zen('model', 'list')
const left = readJson('model', 'list')
if (left.length !== 0) fail(`expected no model at the end, found ${left.length}`)
commit('Delete both models')
git('log', '--oneline', '--stat=72')
say('That was the story: every command did what it should.')

/** @param {string} text */
function say(text) {
  process.stdout.write(`\n── ${text}\n`)
}

/** @param {string} text */
function fail(text) {
  process.stdout.write(`\nFAILED: ${text}\n`)
  process.exit(1)
}

/** Prints the command as a person would type it, and lets it speak for itself. @param {string[]} args */
function zen(...args) {
  process.stdout.write(`\n$ zen ${args.map(quote).join(' ')}\n`)
  const { status, signal } = spawnSync(process.execPath, [zenFile, ...args], { cwd: project, stdio: ['ignore', 1, 2] })
  if (status !== 0) fail(`zen ${args.join(' ')} ended with ${signal ?? `exit code ${status}`}`)
}

/** @param {string[]} args */
function readJson(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [zenFile, ...args, '--json'], { cwd: project, encoding: 'utf8' })
  if (status !== 0) fail(`zen ${args.join(' ')} --json ended with exit code ${status}\n${stdout}${stderr}`)
  return JSON.parse(stdout)
}

/** @param {string} word */
function quote(word) {
  return /^[\w@./:=-]+$/.test(word) ? word : `"${word}"`
}

/** @param {string[]} args */
function git(...args) {
  const identity = [
    '-c',
    'user.name=Reader',
    '-c',
    'user.email=reader@example.org',
    '-c',
    'core.pager=cat',
    '-c',
    'commit.gpgsign=false',
  ]
  if (!['init', 'add', 'commit'].includes(args[0])) process.stdout.write(`\n$ git ${args.join(' ')}\n`)
  const { status, error } = spawnSync('git', [...identity, ...args], { cwd: project, stdio: ['ignore', 1, 2] })
  if (status !== 0) fail(`git ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`)
}

/** @param {string} message */
function commit(message) {
  git('add', '--all')
  git('commit', '--quiet', '--message', message)
}

/** New files show in the diff too, as they would in a pull request. */
function showDiff() {
  git('add', '--all', '--intent-to-add')
  git('diff', '--stat')
  git('diff', '--unified=1', '--', '.zen/models')
  commit('Change the registry')
}

/** @param {string} when @param {{ data: number, model: number, deployment: number, runs: number, production: number | null }} wanted */
function expectCounts(when, wanted) {
  const versions = readJson('model', 'version', 'list', model)
  const count = (/** @type {string} */ list) => readJson('model', 'version', list, model, '1').length
  const found = {
    data: count('artifacts'),
    model: count('model_objects'),
    deployment: count('deployments'),
    runs: count('runs'),
    production: readJson('model', 'describe', model).stages.production,
  }
  if (versions.length !== 1) fail(`${when}: expected one version of ${model}, found ${versions.length}`)
  for (const [name, value] of Object.entries(wanted)) {
    if (found[name] !== value) fail(`${when}: expected ${name} ${value}, found ${found[name]}`)
  }
  process.stdout.write(
    `\n✔ ${when}: ${Object.entries(found)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}\n`,
  )
}
