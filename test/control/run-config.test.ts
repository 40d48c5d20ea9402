import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { filterRows } from '../../src/control/filter-rows.js'
import { configured, readRunConfig, withConfigFile } from '../../src/control/run-config.js'
import type { PipelineDefinition } from '../../src/sdk/definitions.js'
import { refusal } from './support.js'

async function read(text: string): Promise<Awaited<ReturnType<typeof readRunConfig>>> {
  const folder = await mkdtemp(join(tmpdir(), 'zen-config-'))
  try {
    await writeFile(join(folder, 'run.yaml'), text)
    return await readRunConfig('run.yaml', folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

describe('the file of `zen run --config`', () => {
  it('is a mapping of known keys, and changes the pipeline without touching it', async () => {
    const config = await read(
      'runName: nightly\nenableCache: false\nparameters: { lr: 0.1 }\nextra: { to: b }\nmodel: { name: iris, version: production }\n',
    )
    const before = { name: 'p', extra: { to: 'a', kept: 1 }, enableCache: true, tags: [] } as unknown as PipelineDefinition
    expect(configured(before, config)).to.deep.include({
      runName: 'nightly',
      enableCache: false,
      extra: { to: 'b', kept: 1 },
      model: { name: 'iris', version: 'production' },
    })
    expect(before.extra).to.deep.equal({ to: 'a', kept: 1 })
    expect(config.parameters).to.deep.equal({ lr: 0.1 })
    expect(await read('')).to.deep.equal({})
  })

  it('stands below what `withOptions` says itself, and its path is relative to the file of the pipeline', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zen-config-'))
    await writeFile(join(folder, 'run.yaml'), 'enableCache: false\nextra: { to: file }\nparameters: { lr: 1 }\n')
    const before = {
      extra: { to: 'code' },
      changes: { extra: { to: 'code' } },
      configFile: 'run.yaml',
      file: join(folder, 'p.ts'),
    } as unknown as PipelineDefinition
    const { pipeline, parameters } = await withConfigFile(before)
    expect(pipeline).to.deep.include({ enableCache: false, extra: { to: 'code' }, configFile: undefined })
    expect(parameters).to.deep.equal({ lr: 1 })
    await rm(folder, { recursive: true })
  })

  it('names file, line and near misses of what it does not know', async () => {
    const unknown = await refusal('CONFIG_INVALID', () => read('runName: x\nenableCahce: false\n'))
    expect(unknown.message).to.equal('run.yaml:2:1  "enableCahce" is not a key of a run configuration.')
    expect(unknown.data['near']).to.deep.equal(['enableCache'])
    expect((await refusal('CONFIG_INVALID', () => read('model:\n  name: iris\n  licence: MIT\n'))).message).to.contain(
      'run.yaml:3:3',
    )
    expect((await refusal('CONFIG_INVALID', () => read('enableCache: perhaps\n'))).message).to.contain(
      'run.yaml:1:14  enableCache',
    )
    expect((await refusal('CONFIG_INVALID', () => read('a: [1\n'))).message).to.match(/^run\.yaml:\d+:\d+/)
    const syntax = await refusal('CONFIG_INVALID', () => read('runName: x\nruns: [1\n'))
    expect(syntax.message).to.match(/^run\.yaml:\d+:\d+ {2}/)
    expect(syntax.message).to.not.match(/at line|column|[:.]\.$/)
    expect((await refusal('CONFIG_INVALID', () => read('- 1\n'))).message).to.contain('mapping')
    await refusal('FILE_NOT_FOUND', () => readRunConfig('nope.yaml', tmpdir()))
  })
})

describe('filters of Client lists', () => {
  const rows = [
    { name: 'a', tags: ['x'], stages: { production: 1, staging: null } },
    { name: 'b', tags: [], stages: { production: null, staging: null } },
  ]

  it('compare fields, tags and stages', () => {
    expect(filterRows(rows, null)).to.deep.equal(rows)
    expect(filterRows(rows, { name: 'b' })).to.deep.equal([rows[1]])
    expect(filterRows(rows, { tag: 'x' })).to.deep.equal([rows[0]])
    expect(filterRows(rows, { stage: 'production' })).to.deep.equal([rows[0]])
    expect(filterRows(rows, { name: undefined })).to.deep.equal(rows)
  })

  it('look into texts, sort by a field and cut', async () => {
    expect(filterRows(rows, { name: { contains: 'b' } })).to.deep.equal([rows[1]])
    expect(filterRows(rows, { sortBy: 'desc:name' })).to.deep.equal([rows[1], rows[0]])
    expect(filterRows(rows, { sortBy: 'desc:name', limit: 1 })).to.deep.equal([rows[1]])
    expect((await refusal('USAGE', () => filterRows(rows, { sortBy: 'nmae' }))).data['near']).to.deep.equal(['name'])
    await refusal('USAGE', () => filterRows(rows, { limit: -1 }))
  })

  it('know the stage words, as the command line does', async () => {
    expect(filterRows(rows, { stage: 'Production' })).to.deep.equal([rows[0]])
    const wrong = await refusal('STAGE_INVALID', () => filterRows([], { stage: 'prod' }))
    expect(wrong.data['near']).to.deep.equal(['production'])
  })

  it('refuse a field that rows do not have', async () => {
    const error = await refusal('USAGE', () => filterRows(rows, { nmae: 'a' }))
    expect(error.data).to.deep.equal({ field: 'nmae', near: ['name'] })
  })
})
