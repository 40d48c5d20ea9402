/** zenlocal without tsx, for child processes of a test. */
import { build } from 'esbuild'
import { symlink, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { TempProject } from './temp-project.js'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** zenlocal as it is shipped, as far as loading goes: `dist/` with shared chunks, without tsx, and the SDK without what runs pipelines. */
export async function buildPackage(project: TempProject): Promise<string> {
  const root = project.path('zen')
  const names = ['sdk/step', 'sdk/pipeline', 'control/is-main'].map(
    (name) => `export * from ${JSON.stringify(`${repository}src/${name}.ts`)}`,
  )
  await project.write({ 'zen/sdk.ts': names.join('\n') })
  await build({
    absWorkingDir: repository,
    entryPoints: { index: project.path('zen/sdk.ts'), 'engine/load/index': 'src/engine/load/index.ts' },
    outdir: `${root}/dist`,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  })
  await writeFile(`${root}/package.json`, '{"name":"zenlocal","version":"0.0.0","type":"module"}')
  await symlink(`${repository}/node_modules`, `${root}/node_modules`, 'dir')
  return root
}
