/** A project that vanishes after the measurement, and the built `zen` that works in it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchEnv } from './measure.js'

export const zenFile = fileURLToPath(new URL('../bin/run.js', import.meta.url))
export const sdkUrl = new URL('../dist/index.js', import.meta.url).href

export async function inScratch<T>(work: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zen-bench-')))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function zen(folder: string, ...args: string[]): string {
  const options = { cwd: folder, env: benchEnv(), encoding: 'utf8' as const, stdio: ['ignore', 'pipe', 'pipe'] as const }
  return execFileSync(process.execPath, [zenFile, ...args], { ...options, stdio: [...options.stdio], maxBuffer: 1e9 })
}
