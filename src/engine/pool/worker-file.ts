/** Where the entry of worker processes lies: `src/worker.ts` when zen runs from its sources, else `dist/worker.js`. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ZenError } from '../../errors.js'

export interface WorkerFile {
  readonly path: string
  readonly execArgv: readonly string[]
}

export function findWorkerFile(): WorkerFile {
  const here = fileURLToPath(import.meta.url)
  const fromSources = here.endsWith('.ts')
  for (let folder = dirname(here); folder !== dirname(folder); folder = dirname(folder)) {
    if (!existsSync(join(folder, 'package.json'))) continue
    const path = join(folder, fromSources ? 'src/worker.ts' : 'dist/worker.js')
    if (existsSync(path)) return { path, execArgv: fromSources ? ['--import', import.meta.resolve('tsx')] : [] }
  }
  throw new ZenError('BUG', 'The entry of worker processes is missing from this installation of zenlocal.', {
    hints: ['npm install zenlocal'],
  })
}
