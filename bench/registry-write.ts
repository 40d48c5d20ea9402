/** One acknowledged write of the registry inside a running process, against the least that any durable write costs. */
import { writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { benchEnv, type Figure, figure } from './measure.js'
import { inScratch, sdkUrl, zen } from './scratch.js'

const writes = 100

export async function measureRegistryWrite(): Promise<Figure[]> {
  return inScratch(async (folder) => {
    zen(folder, 'init')
    zen(folder, 'model', 'register', 'written')
    const file = join(folder, 'write.mjs')
    writeFileSync(
      file,
      `import { Client } from ${JSON.stringify(sdkUrl)}
       const client = new Client()
       const times = []
       for (let i = 0; i < ${writes + 10}; i++) {
         const started = performance.now()
         await client.updateModel('written', { description: 'write ' + i })
         times.push(performance.now() - started)
       }
       process.stdout.write(JSON.stringify(times.slice(10)))`,
    )
    const options = { cwd: folder, env: benchEnv(), encoding: 'utf8' as const }
    const times = JSON.parse(execFileSync(process.execPath, [file], options)) as number[]
    const raw: number[] = []
    for (let index = 0; index < writes; index++) raw.push(await timeRawWrite(folder))
    return [
      figure('write + fsync + rename + fsync of the folder', raw),
      { ...figure('one acknowledged registry write', times), targetMs: 8 },
    ]
  })
}

async function timeRawWrite(folder: string): Promise<number> {
  const started = performance.now()
  const file = await open(join(folder, 'raw.tmp'), 'w')
  await file.writeFile('x'.repeat(400))
  await file.sync()
  await file.close()
  await rename(join(folder, 'raw.tmp'), join(folder, 'raw'))
  const directory = await open(folder, 'r')
  await directory.sync()
  await directory.close()
  return performance.now() - started
}
