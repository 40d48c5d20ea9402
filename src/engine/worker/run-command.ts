/** `command()` steps: any program, on files. `{name}` in the line is the path of an input or of an output to write. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ZenError } from '../../errors.js'
import type { ValueMaterializer } from '../../materializers/types.js'
import { fileArtifact, folderArtifact } from '../../materializers/files.js'
import type { StepDefinition } from '../../sdk/definitions.js'
import type { StoredValue, WireInput } from './messages.js'
import type { WorkerSession } from './session.js'

export async function runCommand(
  step: StepDefinition,
  inputs: Readonly<Record<string, WireInput>>,
  session: WorkerSession,
  signal: AbortSignal,
): Promise<Readonly<Record<string, StoredValue>>> {
  const folder = session.store.localPath('tmp', randomUUID())
  await mkdir(folder, { recursive: true })
  try {
    const words: Record<string, string> = {}
    for (const [name, input] of Object.entries(inputs)) words[name] = await inputWord(name, input, folder, session)
    const outputs = Object.keys(step.outputs ?? {})
    for (const name of outputs) words[name] = join(folder, `output-${name}`)
    await runLine(step, fillIn(step.commandLine!, words), signal)
    const stored: Record<string, StoredValue> = {}
    for (const name of outputs) stored[name] = await storeOutput(step, name, words[name]!, session)
    return stored
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A parameter is a word; an artifact is the path of its file, or of its folder when it has several. */
async function inputWord(name: string, input: WireInput, folder: string, session: WorkerSession): Promise<string> {
  const path = join(folder, `input-${name}`)
  if (input.kind === 'artifact') {
    await mkdir(path)
    await session.store.objects.layOut(input.stored.payload, path)
    const [first, ...others] = await readdir(path)
    return first !== undefined && others.length === 0 ? join(path, first) : path
  }
  if (input.kind !== 'literal')
    throw new Error(`Input "${name}" is a list or record of artifacts; a command takes single artifacts and parameters.`)
  if (typeof input.value === 'string') return input.value
  if (typeof input.value !== 'object') return JSON.stringify(input.value)
  await writeFile(`${path}.json`, JSON.stringify(input.value))
  return `${path}.json`
}

function fillIn(line: string, words: Readonly<Record<string, string>>): string {
  return line.replaceAll(/(?<!\$)\{([^\s{}$",]+)\}/g, (whole, name: string) =>
    Object.hasOwn(words, name) ? quoted(words[name]!) : whole,
  )
}

function quoted(word: string): string {
  if (process.platform === 'win32') return `"${word.replaceAll('"', '""')}"`
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

async function runLine(step: StepDefinition, line: string, signal: AbortSignal): Promise<void> {
  const env = { ...process.env, ...step.environment }
  const child = spawn(line, { shell: true, stdio: ['ignore', 'inherit', 'inherit'], env, signal })
  const [code, killed] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (exitCode, exitSignal) => {
      resolve([exitCode, exitSignal])
    })
  })
  if (code === 0) return
  const how = killed === null ? `ended with exit code ${String(code)}` : `was ended by ${killed}`
  throw new ZenError('STEP_FAILED', `The program of step "${step.name}" ${how}.`, { why: line, data: { step: step.name, line } })
}

async function storeOutput(step: StepDefinition, name: string, path: string, session: WorkerSession): Promise<StoredValue> {
  const facts = await stat(path).catch(() => undefined)
  if (!facts) {
    throw new ZenError('STEP_FAILED', `The program of step "${step.name}" did not write its output "${name}".`, {
      why: `It was to write the file or folder that {${name}} stands for.`,
      data: { step: step.name, output: name },
    })
  }
  const own = step.outputs?.[name]?.materializer as ValueMaterializer | undefined
  if (!own) return session.values.store(facts.isDirectory() ? folderArtifact(path) : fileArtifact(path))
  // What a materializer reads is a folder, also when it holds one file.
  const folder = `${path}-stored`
  if (facts.isDirectory()) await rename(path, folder)
  else {
    await mkdir(folder)
    await rename(path, join(folder, name))
  }
  const payload = await session.store.objects.putFolder(folder)
  return { payload, materializer: own.name, type: own.type, valueType: own.name, metadata: {} }
}
