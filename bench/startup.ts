/** How long a start takes: version, help, a list of 100 models as JSON, and the same list drawn on a pseudo-terminal. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Figure, timeCommands } from './measure.js'
import { inScratch, sdkUrl, zen, zenFile } from './scratch.js'

export async function measureStartup(runs: number): Promise<Figure[]> {
  return inScratch(async (folder) => {
    zen(folder, 'init')
    await makeModels(folder, 100)
    const list = JSON.parse(zen(folder, 'model', 'list', '--json')) as unknown[]
    if (list.length !== 100) throw new Error(`expected 100 models, found ${list.length}`)
    const onTerminal = `${quote(process.execPath)} ${quote(zenFile)} model list`
    return timeCommands(
      [
        { name: 'zen --version', args: [zenFile, '--version'], targetRatio: 2 },
        { name: 'zen --help', args: [zenFile, '--help'], targetRatio: 2 },
        { name: 'zen model list --json, 100 models', args: [zenFile, 'model', 'list', '--json'], targetRatio: 2 },
        {
          name: 'zen model list on a terminal, 100 models',
          program: 'script',
          args: ['-qec', onTerminal, '/dev/null'],
          targetRatio: 4,
        },
      ],
      { cwd: folder, runs },
    )
  })
}

async function makeModels(folder: string, count: number): Promise<void> {
  const file = join(folder, 'make-models.mjs')
  writeFileSync(
    file,
    `import { Client } from ${JSON.stringify(sdkUrl)}
     const client = new Client()
     for (let i = 0; i < ${count}; i++) await client.createModel('model_' + i, { tags: ['bench'], description: 'Model ' + i })`,
  )
  const { execFileSync } = await import('node:child_process')
  execFileSync(process.execPath, [file], { cwd: folder, stdio: 'inherit' })
}

function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`
}
