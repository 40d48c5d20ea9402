import { expect } from 'chai'
import { readdir } from 'node:fs/promises'
import { openTestProject } from './project.js'

describe('steps of a run', () => {
  it('run at the same time as far as they do not depend on each other', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `import { existsSync, writeFileSync } from 'node:fs'
       const meet = step({ name: 'meet' }, async ({ me, other }: { me: string; other: string }) => {
         writeFileSync('${project.dir}/' + me, '')
         while (!existsSync('${project.dir}/' + other)) await new Promise((resolve) => setTimeout(resolve, 5))
         return process.pid
       })
       export default pipeline({ name: 'p' }, () => { meet({ me: 'a', other: 'b' }); meet({ me: 'b', other: 'a' }) })`,
    )
    const { run } = await project.run()
    expect(run.steps.map(({ id, status }) => [id, status])).to.deep.equal([
      ['meet', 'completed'],
      ['meet_2', 'completed'],
    ])
  })

  it('share warm workers', async () => {
    await using project = await openTestProject()
    const names = ['a', 'b', 'c', 'd']
    await project.write(
      'main.ts',
      `const pid = step({ name: 'pid' }, ({ k }: { k: string }) => process.pid)
       export default pipeline({ name: 'p' }, () => { let last: unknown[] = []; for (const k of ${JSON.stringify(names)}) last = [pid({ k }, { after: last as string[] })] })`,
    )
    await project.run()
    const versions = await project.control.artifacts.versions('p::pid::output')
    const pids = await Promise.all(versions.map(({ version }) => project.control.artifacts.load('p::pid::output', version)))
    expect(pids).to.have.length(names.length)
    expect(new Set(pids).size).to.equal(1)
    expect(pids[0]).not.to.equal(process.pid)
  })

  it('fan out over elements and collect the results, cached as one', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const grid = step({ name: 'grid' }, () => [1, 2, 3])
       const fit = step({ name: 'fit', outputs: { model: {}, score: {} } }, ({ k, base }: { k: number; base: number }) => ({ model: { k }, score: base + k }))
       export default pipeline({ name: 'p' }, () => fit.map({ k: grid(), base: unmapped(10) }))`,
    )
    const { run, step } = await project.run()
    expect(run.status, JSON.stringify(step('fit').error)).to.equal('completed')
    expect(await project.control.artifacts.load('score')).to.deep.equal([11, 12, 13])
    expect(await project.control.artifacts.load('model')).to.deep.equal([{ k: 1 }, { k: 2 }, { k: 3 }])
    expect((await project.run()).step('fit').status).to.equal('cached')
  })

  it('take values and artifacts from elsewhere, equal ones as one', async () => {
    await using project = await openTestProject()
    await project.write(
      'make.ts',
      `const make = step({ name: 'make', outputs: { base: {} } }, () => ({ base: 5 })); export default pipeline({ name: 'maker', model: { name: 'm' } }, () => make())`,
    )
    await project.write(
      'main.ts',
      `const add = step({ name: 'add' }, ({ map, base, more }: { map: Map<string, number>; base: number; more: number[] }) => map.get('a')! + base + more[0]!)
       export default pipeline({ name: 'p', model: { name: 'm', version: 1 } }, (_: {}, { model }) => {
         const map = externalArtifact({ value: new Map([['a', 1]]) })
         add({ map, base: model.getArtifact('base') as never, more: [externalArtifact({ name: 'base' }) as never] })
       })`,
    )
    await project.run('make.ts')
    const { run, step } = await project.run()
    expect(run.status, JSON.stringify(step('add').error)).to.equal('completed')
    expect(await project.control.artifacts.load('p::add::output')).to.equal(11)
    const again = await project.run('main.ts', { cache: false })
    expect(again.step('add').inputs['map']).to.deep.equal(step('add').inputs['map'])
    const links = await project.read(`.zen/models/m/links/${run.model!.version.id}/${run.id}.json`)
    expect((JSON.parse(links) as { consumed: { artifact: string }[] }).consumed.map(({ artifact }) => artifact)).to.deep.equal([
      'base',
    ])
  })

  it('run hooks after their outputs are stored; a hook that throws is a warning', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `import { appendFileSync } from 'node:fs'
       const note = (text: string) => appendFileSync('${project.dir}/notes', text + '\\n')
       const good = step({ name: 'good', onSuccess: async ({ step }) => { note('good ' + step!.status + ' ' + String(await step!.outputs.output!.name)) } }, () => 1)
       const bad = step({ name: 'bad', onFailure: ({ error }) => { note('bad ' + (error as Error).message); throw new Error('oops') } }, () => { throw new Error('no') })
       export default pipeline({ name: 'p', onInit: ({ run }) => note('init ' + run.status), onFailure: ({ run }) => note('failed ' + run.status) }, () => { good(); bad({}, { after: [good] }) })`,
    )
    const { run } = await project.run()
    expect((await project.read('notes')).trim().split('\n').sort()).to.deep.equal([
      'bad no',
      'failed failed',
      'good completed p::good::output',
      'init running',
    ])
    expect(run.warnings).to.deep.equal(['The hook onFailure of step bad failed: oops'])
  })

  it('know their inputs, run, model and extra from the context, and only inside', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const look = step({ name: 'look', extra: { b: 2 }, environment: { KNOB: 'x' } }, ({ n }: { n: number }) => {
         const { pipeline, run, step, model, inputs, params, extra, progress } = getStepContext()
         progress(0.5, 'half')
         return { pipeline: pipeline.name, run: run.name, step: step.id, model: model.name, inputs, params, extra, knob: process.env.KNOB }
       })
       export default pipeline({ name: 'p', model: { name: 'm' }, extra: { a: 1 } }, () => look({ n: 1 }))`,
    )
    const { run, step, events } = await project.run('main.ts', { runName: 'run_{date}' })
    expect(run.status, JSON.stringify(step('look').error)).to.equal('completed')
    expect(run.name).to.equal(`run_${run.startedAt.slice(0, 10).replaceAll('-', '_')}`)
    const seen = {
      pipeline: 'p',
      run: run.name,
      step: 'look',
      model: 'm',
      inputs: { n: 1 },
      params: { n: 1 },
      extra: { a: 1, b: 2 },
      knob: 'x',
    }
    expect(await project.control.artifacts.load('p::look::output')).to.deep.equal(seen)
    expect(events.find((event) => event.type === 'step-progress')).to.deep.include({ fraction: 0.5, message: 'half' })
  })

  it('can catch what metadata cannot hold, unknown outputs and wrong tags; odd numbers are kept by name', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const note = step({ name: 'note', outputs: { fit: {} } }, async (_: {}, context) => {
         const said: string[] = []
         const attempt = async (act: () => unknown) => { try { await act(); said.push('taken') } catch (error) { said.push((error as any).code + ' ' + (error as Error).message) } }
         const f = () => 1
         await attempt(() => context.logMetadata({ a: { f } } as never))
         await attempt(() => context.logParam('f', f))
         await attempt(() => context.logMetric('m', 'high' as never))
         await attempt(() => logMetadata({ list: [1, f] } as never))
         await attempt(() => logMetadata({ f } as never, { artifact: 'x' }))
         await attempt(() => context.model.logMetadata({ f } as never))
         await attempt(() => context.outputs.fit.logMetadata({ f } as never))
         await attempt(() => context.outputs.fit.addTags('bad,tag'))
         await attempt(() => (context.outputs as any).fitt.addTags('t'))
         await attempt(() => addTags('t', { output: 'nope' }))
         await attempt(() => saveArtifact(1, 's', { metadata: { f } as never }))
         context.outputs.fit.logMetadata({ x: 1n, y: undefined } as never)
         context.logMetric('loss', NaN)
         context.logMetric('curve', -Infinity, { step: 3 })
         return { fit: said }
       })
       export default pipeline({ name: 'p', model: { name: 'm' } }, () => note())`,
    )
    const { run, step } = await project.run()
    expect(run.status, JSON.stringify(step('note').error)).to.equal('completed')
    expect(await project.control.artifacts.load('fit')).to.deep.equal([
      'USAGE metadata.a.f is a function, which metadata cannot hold.',
      'USAGE metadata.f is a function, which metadata cannot hold.',
      'USAGE The metric "m" is a string, not a number.',
      'USAGE metadata.list[1] is a function, which metadata cannot hold.',
      'USAGE metadata.f is a function, which metadata cannot hold.',
      'USAGE metadata.f is a function, which metadata cannot hold.',
      'USAGE metadata.f is a function, which metadata cannot hold.',
      'NAME_INVALID "bad,tag" cannot be a tag: it holds ",".',
      'USAGE The step has no output "fitt". Did you mean "fit"?',
      'USAGE The step has no output "nope".',
      'USAGE metadata.f is a function, which metadata cannot hold.',
    ])
    expect(step('note').metadata).to.deep.equal({
      loss: 'NaN',
      curve: '-Infinity',
      metrics: { curve: [{ step: 3, value: '-Infinity' }] },
    })
    expect((await project.control.artifacts.version('fit', 1)).metadata).to.include({ x: 1 })
  })

  it('address what they save by number, name and id, link it, and find a named version of equal bytes again', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const save = step({ name: 'save', enableCache: false, outputs: { seen: {} } }, async (_: {}, { model }) => {
         const one = await saveArtifact([1], 'sv')
         const two = await saveArtifact([2], 'sv', { version: 'v_two' })
         const same = await saveArtifact([2], 'sv', { version: 'v_two' })
         await logMetadata({ by: 'number' }, { artifact: 'sv', version: one.version })
         await addTags('named', { artifact: 'sv', version: 'v_two' })
         const other = new Model({ name: 'other', version: 1 })
         const link = await other.linkArtifact('sv', one.version)
         await model.linkArtifact('sv')
         return { seen: { versions: [one.version, two.version, same.version], same: same.id === two.id, link: link.version, loaded: await loadArtifact('sv', one.version) } }
       })
       export default pipeline({ name: 'p', model: { name: 'm' } }, () => save())`,
    )
    await project.control.models.create('other')
    await project.control.versions.create('other')
    const { run, step } = await project.run()
    expect(run.status, JSON.stringify(step('save').error)).to.equal('completed')
    const seen = await project.control.artifacts.load('seen')
    expect(seen).to.deep.equal({ versions: [1, 2, 2], same: true, link: 1, loaded: [1] })
    expect((await project.control.artifacts.version('sv', 1)).metadata).to.include({ by: 'number' })
    expect((await project.control.artifacts.version('sv', 2)).tags).to.deep.equal(['named'])
    const linked = await project.control.versions.artifacts('other', 1)
    expect(linked.map(({ artifact, version }) => `${artifact} ${version}`)).to.deep.equal(['sv 1'])
    await project.run()
    const versions = await project.control.artifacts.versions('sv')
    expect(versions.map(({ version, name }) => [version, name])).to.deep.equal([
      [3, null],
      [2, 'v_two'],
      [1, null],
    ])
  })

  it('print into their log only what they print themselves, and write their run down as JSON', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const shown = (text: string) => { if (process.send) console.log(text) }
       shown('import')
       const say = step({ name: 'say', outputs: { facts: {} } }, (_: {}, { run }) => { console.log('step'); return { facts: JSON.parse(JSON.stringify(run)) } })
       export default pipeline({ name: 'p' }, () => { shown('compose'); return say() })`,
    )
    const { run, step, events } = await project.run()
    expect(run.status, JSON.stringify(step('say').error)).to.equal('completed')
    expect(events.filter((event) => event.type === 'step-log').map((event) => event.line)).to.deep.equal(['step'])
    expect(await project.control.artifacts.load('facts')).to.deep.include({ id: run.id, name: run.name, status: 'running' })
  })

  it('link outputs to their own model, replace earlier links when they say so', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const make = step({ name: 'make', outputs: { a: { name: 'a_ds', overwrite: true }, b: {}, c: { model: new Model({ name: 'other' }) } } }, ({ v }: { v: number }) => ({ a: v, b: v, c: v }))
       export default pipeline({ name: 'p', model: new Model({ name: 'm', version: 'fixed' }) }, ({ v = 1 }: { v?: number }) => make({ v }))`,
    )
    const one = await project.run()
    expect(one.run.status, JSON.stringify(one.step('make').error)).to.equal('completed')
    await project.run('main.ts', { parameters: { v: 2 } })
    const links = await project.control.versions.artifacts('m', 'fixed')
    expect(links.map(({ artifact, version }) => `${artifact} ${version}`).sort()).to.deep.equal(['a_ds 2', 'b 1', 'b 2'])
    expect((await project.control.versions.artifacts('other', 2)).map(({ artifact }) => artifact)).to.deep.equal(['c'])
  })

  it('work on the model whose names their substitutions fill in', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const make = step({ name: 'make', outputs: { a: {}, b: { model: { name: 'm_{who}', version: 'v_{who}', substitutions: { who: 'you' } } } } }, async () => {
         const model = new Model({ name: 'm_{who}', version: 'v_{who}_{team}', substitutions: { who: 'me', team: 'x' } })
         await model.logMetadata({ a: 1 })
         return { a: 1, b: getStepContext().model.name }
       })
       export default pipeline({ name: 'p', substitutions: { who: 'they', team: 'x' }, model: new Model({ name: 'm_{who}', version: 'v_{who}_{team}', substitutions: { who: 'me' } }) }, () => make())`,
    )
    const { run, step } = await project.run()
    expect(run.status, JSON.stringify(step('make').error)).to.equal('completed')
    expect((await project.control.versions.artifacts('m_me', 'v_me_x')).map(({ artifact }) => artifact)).to.deep.equal(['a'])
    expect((await project.control.versions.artifacts('m_you', 'v_you')).map(({ artifact }) => artifact)).to.deep.equal(['b'])
    expect(await project.control.artifacts.load('b')).to.equal('m_me')
  })

  it('are programs on files, too', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `const words = step({ name: 'words' }, () => 'b a')
       const sort = command({ name: 'sort', run: "tr ' ' '\\\\n' < {words} | sort > {sorted} && echo done {n}", outputs: { sorted: {} } })
       export default pipeline({ name: 'p' }, () => sort({ words: words(), n: 1 }))`,
    )
    const { run, step, events } = await project.run()
    expect(run.status, JSON.stringify(step('sort').error)).to.equal('completed')
    expect(events.filter((event) => event.type === 'step-log').map((event) => event.line)).to.deep.equal(['done 1'])
    const { path } = await project.control.artifacts.exportTo('sorted', undefined, `${project.dir}/out`)
    expect(await project.read(path.slice(project.dir.length + 1)).catch(async () => readdir(path))).to.contain('a\nb')
    expect((await project.run()).step('sort').status).to.equal('cached')
  })
})

describe('what keeps a run from starting', () => {
  it('is an empty stage or an unknown version, found before any step runs, and nothing is recorded', async () => {
    await using project = await openTestProject()
    await project.write(
      'main.ts',
      `import { writeFileSync } from 'node:fs'
       const first = step({ name: 'first' }, () => { writeFileSync('${project.dir}/ran', '') })
       const second = step({ name: 'second', model: { name: 'm', version: 'production' } }, () => 1)
       export default pipeline({ name: 'p' }, () => { second({}, { after: [first()] }) })`,
    )
    await project.control.models.create('m')
    await project.control.versions.create('m')
    const error = await project.run().then(
      () => undefined,
      (thrown: unknown) => thrown as { code: string },
    )
    expect(error?.code).to.equal('STAGE_EMPTY')
    expect(project.has('ran')).to.equal(false)
    expect(await project.control.runs.list()).to.deep.equal([])
  })
})
