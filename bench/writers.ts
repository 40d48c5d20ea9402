/** 8 processes that each make 25 versions of one model, starts included. Every number must be there once. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { benchEnv, type Figure, figure } from './measure.js'
import { inScratch, sdkUrl, zen } from './scratch.js'

const processes = 8
const versionsEach = 25

export async function measureWriters(runs: number): Promise<Figure[]> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) times.push(await inScratch(timeOnce))
  return [{ ...figure(`${processes} processes × ${versionsEach} new versions of one model`, times), targetMs: 3_000 }]
}

async function timeOnce(folder: string): Promise<number> {
  zen(folder, 'init')
  zen(folder, 'model', 'register', 'shared')
  const file = join(folder, 'writer.mjs')
  writeFileSync(
    file,
    `import { Client } from ${JSON.stringify(sdkUrl)}
     const client = new Client()
     for (let i = 0; i < ${versionsEach}; i++) await client.createModelVersion('shared')`,
  )
  const started = performance.now()
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, [file], { cwd: folder, env: benchEnv(), stdio: 'inherit' }),
  )
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number | null))
  const ms = performance.now() - started
  if (codes.some((code) => code !== 0)) throw new Error(`writers ended with ${codes.join(', ')}`)
  const versions = JSON.parse(zen(folder, 'model', 'version', 'list', 'shared', '--json')) as { number: number }[]
  const numbers = new Set(versions.map((version) => version.number))
  if (numbers.size !== processes * versionsEach) throw new Error(`expected 200 numbers, found ${numbers.size}`)
  return ms
}
