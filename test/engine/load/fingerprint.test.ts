import { expect } from 'chai'
import { explainCode, openUserModule } from '../../../src/engine/load/index.js'
import type { CodeFingerprint } from '../../../src/engine/load/index.js'
import { countsToBeSafe, leavesTheSame, makesDifferent } from './change-cases.js'
import { base, inTrain, replaced } from './change-project.js'
import type { Files } from './change-project.js'
import { createProject } from './temp-project.js'
import type { TempProject } from './temp-project.js'

interface Print {
  readonly site: string | undefined
  readonly code: CodeFingerprint | undefined
}

const hashOf = (prints: ReadonlyMap<string, Print>, name: string): string => {
  const code = prints.get(name)?.code
  if (code === undefined) throw new Error(`${name} has no fingerprint`)
  return code.hash
}

describe('engine/load: fingerprints', () => {
  let project: TempProject
  let original: ReadonlyMap<string, Print>

  const fingerprints = async (): Promise<ReadonlyMap<string, Print>> => {
    const module = await openUserModule(project.options('train.ts'))
    const { steps } = await module.load()
    const codes = await module.fingerprints()
    return new Map(steps.map(({ name, site }) => [name, { site, code: codes.get(site ?? '') }]))
  }
  const fingerprintsWith = async (edit: Files): Promise<ReadonlyMap<string, Print>> => {
    await project.write(edit)
    try {
      return await fingerprints()
    } finally {
      await project.restore()
    }
  }
  const explain = (prints: ReadonlyMap<string, Print>, name: string): string[] =>
    explainCode(original.get(name)!.code!, prints.get(name)!.code!)

  before(async () => {
    project = await createProject(base)
    original = await fingerprints()
  })

  after(() => project.remove())

  describe('stays the same after a change of', () => {
    for (const [name, edit] of Object.entries(leavesTheSame)) {
      it(name, async () => {
        const prints = await fingerprintsWith(edit)
        expect(explain(prints, 'target')).to.deep.equal([])
        expect(hashOf(prints, 'target')).to.equal(hashOf(original, 'target'))
      })
    }
  })

  describe('is another one after a change of', () => {
    for (const [name, edit] of Object.entries({ ...makesDifferent, ...countsToBeSafe })) {
      it(name, async () => {
        const prints = await fingerprintsWith(edit)
        expect(hashOf(prints, 'target')).to.not.equal(hashOf(original, 'target'))
        expect(explain(prints, 'target')).to.not.be.empty
      })
    }
  })

  it('is there for every step whose function is written inside a top-level call', () => {
    const named = 'target second third fourth fifth sixth seventh ninth alone far far2 twin1 twin2 deflt'.split(' ')
    for (const name of named) expect(hashOf(original, name), name).to.match(/^[0-9a-f]{32}$/)
    expect(original.get('fifth')?.site).to.match(/^train\.ts#\d+$/)
    expect(original.get('far')?.site).to.match(/^other\.ts#\d+$/)
  })

  it('is not there for steps made in loops, blocks and functions', () => {
    for (const name of ['loop1', 'loop2', 'map2', 'map3', 'block', 'fac9']) {
      expect(original.get(name), name).to.deep.equal({ site: undefined, code: undefined })
    }
  })

  it('is there for steps made through a re-export, and for none that a function makes', async () => {
    const prints = await fingerprintsWith(leavesTheSame['a file that re-exports the SDK']!)
    expect(hashOf(prints, 'viasdk')).to.not.equal(hashOf(prints, 'viasdk2'))
    expect(prints.get('fac9')?.site).to.equal(undefined)
  })

  it('is equal for equal code but for the name of the step', async () => {
    const prints = await fingerprintsWith(replaced('twin2.ts', ['twin2', 'twin1']))
    expect(original.get('twin1')).to.not.deep.equal(original.get('twin2'))
    expect([...prints.keys()]).to.not.include('twin2')
    expect(hashOf(prints, 'twin1')).to.equal(hashOf(original, 'twin1'))
  })

  it('says what changed in words', async () => {
    expect(explain(await fingerprintsWith(replaced('b.ts', ['n + 1', 'n + 2'])), 'target')).to.deep.equal([
      'code b.ts changed (deep)',
    ])
    expect(
      explain(await fingerprintsWith(replaced('node_modules/depA/package.json', ['1.0.0', '1.0.1'])), 'target'),
    ).to.deep.equal(['package depA 1.0.0 → 1.0.1'])
    expect(explain(await fingerprintsWith(replaced('side.ts', ['= 1', '= 2'])), 'target')).to.deep.equal([
      'code side.ts changed (top-level code)',
    ])
    expect(explain(await fingerprintsWith(inTrain('+ counter', '+ counter + 1')), 'target')).to.deep.equal([
      'code train.ts changed (target)',
    ])
  })

  it('names keys of JSON files, and CommonJS files as a whole', async () => {
    expect(explain(await fingerprintsWith(replaced('conf.json', ['"limit": 3', '"limit": 4'])), 'target')).to.deep.equal([
      'code conf.json changed (limit)',
    ])
    const reasons = explain(await fingerprintsWith(makesDifferent['what a local CommonJS file does']!), 'target')
    expect(reasons).to.include('code local.cjs changed (module.exports)')
  })

  it('counts what does not fit', async () => {
    const many = {
      ...replaced('b.ts', ['n + 1', 'n + 2']),
      ...replaced('re1.ts', ['r1 = () => 1', 'r1 = () => 9']),
      ...replaced('cyc2.ts', [': 1', ': 5']),
      ...replaced('env.ts', ['=> 3', '=> 4']),
      ...replaced('node_modules/depA/package.json', ['1.0.0', '1.0.1']),
    }
    const reasons = explain(await fingerprintsWith(many), 'target')
    expect(reasons).to.have.length(4)
    expect(reasons[0]).to.equal('package depA 1.0.0 → 1.0.1')
    expect(reasons[3]).to.equal('+2 more')
  })
})
