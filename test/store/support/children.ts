import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const source = fileURLToPath(new URL('child-writer.ts', import.meta.url))
const cache = fileURLToPath(new URL('../../../node_modules/.cache/zen-tests/', import.meta.url))

/** Bundled once, because dozens of processes that each translate TypeScript would take minutes. Inside `node_modules`, to find packages. */
export async function buildWriter(): Promise<string> {
  mkdirSync(cache, { recursive: true })
  const outdir = mkdtempSync(join(cache, 'writer-'))
  const entry = {
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
  } as const
  await build({ ...entry, entryPoints: [source], outdir, outExtension: { '.js': '.mjs' }, logLevel: 'error' })
  return join(outdir, 'child-writer.mjs')
}

export interface Child {
  readonly process: ChildProcess
  /** Lines printed so far, after `ready`: `<number>-<id>` of each acknowledged version. */
  readonly acknowledged: string[]
  readonly stderr: () => string
  /** Resolves with the exit code; null after a signal. */
  readonly exit: Promise<number | null>
  readonly ready: Promise<void>
  /** Resolves when this many lines came, or it ended. */
  reached(count: number): Promise<void>
}

export function startWriter(script: string, folder: string, count: number): Child {
  const { NODE_EXTRA_CA_CERTS: _unused, NODE_OPTIONS: _options, ...inherited } = process.env
  const child = spawn(process.execPath, [script, folder, String(count)], { env: inherited })
  const acknowledged: string[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let rest = ''
  let stderr = ''
  let becomeReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (becomeReady = resolve))
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve))
  void exit.then(() => {
    becomeReady()
    for (const each of waiting) each.resolve()
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === 'ready') becomeReady()
      else acknowledged.push(line)
    }
    for (const each of waiting) if (acknowledged.length >= each.count) each.resolve()
  })
  const reached = (wanted: number) =>
    new Promise<void>((resolve) => {
      waiting.push({ count: wanted, resolve })
      if (acknowledged.length >= wanted || child.exitCode !== null || child.signalCode !== null) resolve()
    })
  return { process: child, acknowledged, stderr: () => stderr, exit, ready, reached }
}
