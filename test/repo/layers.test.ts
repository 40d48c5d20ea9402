/** Who may import whom: the table of ARCHITECTURE.md, held against every import in `src/`. */
import { expect } from 'chai'
import ts from 'typescript'
import { listSources, parseSource, readImports, type SourceImport } from './source-imports.js'

type Layer = keyof typeof layers
type Reach = 'all' | 'types' | 'lazy'

interface Rule {
  /** Other layers, and what of them: everything, types only, or types and `await import()`. */
  readonly layers: Readonly<Record<string, Reach>>
  /** Packages and node built-ins that it must not touch, not even lazily. */
  readonly neverPackages?: RegExp
}

const terminal = /^(@oclif\/|ink$|react$|react\/)/
const inputOutput = /^node:(fs|child_process|http|https|net|worker_threads|os)/

const layers = {
  errors: { layers: {}, neverPackages: /./ },
  schema: { layers: { errors: 'all' }, neverPackages: new RegExp(`${terminal.source}|${inputOutput.source}`) },
  store: { layers: { errors: 'all', schema: 'all' }, neverPackages: terminal },
  sdk: { layers: { errors: 'all', schema: 'types' }, neverPackages: new RegExp(`${terminal.source}|${inputOutput.source}`) },
  materializers: { layers: { errors: 'all', schema: 'all', sdk: 'types' }, neverPackages: terminal },
  engine: {
    layers: { errors: 'all', schema: 'all', store: 'all', sdk: 'all', materializers: 'all' },
    neverPackages: terminal,
  },
  control: {
    layers: { errors: 'all', schema: 'all', store: 'all', sdk: 'all', materializers: 'all', engine: 'all' },
    neverPackages: terminal,
  },
  ui: { layers: { errors: 'types', schema: 'types', engine: 'types' }, neverPackages: /^@oclif\// },
  cli: {
    layers: { errors: 'all', schema: 'types', engine: 'types', control: 'all', ui: 'lazy' },
    neverPackages: /^(ink|react)$/,
  },
  commands: {
    layers: { errors: 'all', schema: 'types', engine: 'types', control: 'all', cli: 'all', ui: 'lazy' },
    neverPackages: /^(ink|react)$/,
  },
  // The public SDK: what it cannot do itself is reached through one lazy import.
  index: {
    layers: { errors: 'all', schema: 'types', sdk: 'all', materializers: 'all', control: 'lazy', engine: 'types', cli: 'lazy' },
  },
  worker: { layers: { engine: 'all', errors: 'all' }, neverPackages: terminal },
} as const satisfies Record<string, Rule>

/** Single imports that the table would refuse, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  'src/index.ts → src/control/is-main': 'Public, and above the SDK because real paths are IO; cheap to import.',
  'src/index.ts → src/control/client': 'Client is public, and loads the rest of control when it is first used.',
}
/** The body of the worker process: its end is that process's end. */
const workerProcess = 'src/engine/worker/main.ts'

function layerOf(path: string): Layer | undefined {
  const name = /^src\/([\w-]+)/.exec(path)?.[1]
  return name !== undefined && name in layers ? (name as Layer) : undefined
}

function findFault(found: SourceImport): string | undefined {
  const from = layerOf(found.file)!
  const rule: Rule = layers[from]
  const place = `${found.file}:${found.line}`
  if (`${found.file} → ${found.target}` in exceptions) return undefined
  if (!found.target.startsWith('src/')) {
    if (found.kind === 'type' || rule.neverPackages?.test(found.target) !== true) return undefined
    return `${place} ${from} must not import ${found.target}`
  }
  const to = layerOf(found.target)
  if (to === undefined) return `${place} imports ${found.target}, which is in no layer`
  if (to === from) return undefined
  const reach = rule.layers[to]
  if (reach === undefined) return `${place} ${from} must not import ${to} (${found.target})`
  if (reach === 'types' && found.kind !== 'type') return `${place} ${from} may import only types of ${to} (${found.target})`
  if (reach === 'lazy' && found.kind === 'static')
    return `${place} ${from} reaches ${to} only by await import() (${found.target})`
  return undefined
}

function findEngineTalk(file: string): string[] {
  const source = parseSource(file)
  const faults: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const text = node.getText()
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      if (node.expression.getText() === 'console' || text === 'process.exit') faults.push(`${file}:${line} ${text}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return faults
}

describe('layers', () => {
  const files = listSources()

  it('every source file stands in a layer', () => {
    expect(files.filter((file) => layerOf(file) === undefined)).to.deep.equal([])
  })

  it('every import goes where the table allows', () => {
    const faults = files
      .filter((file) => layerOf(file) !== undefined)
      .flatMap((file) => readImports(file))
      .map(findFault)
      .filter((fault) => fault !== undefined)
    expect(faults).to.deep.equal([])
  })

  it('the reader of imports tells types, lazy imports and plain ones apart', () => {
    const source = ts.createSourceFile(
      'src/ui/x.ts',
      `import type { A } from '../schema/a.js'
       import { type B } from '../schema/b.js'
       import { c, type D } from '../store/c.js'
       export * from '../control/e.js'
       const f = await import('../engine/f.js')
       type G = typeof import('../sdk/g.js')`,
      ts.ScriptTarget.Latest,
      true,
    )
    const seen = readImports('src/ui/x.ts', source).map(({ target, kind }) => `${kind} ${target}`)
    expect(seen).to.deep.equal([
      'type src/schema/a',
      'type src/schema/b',
      'static src/store/c',
      'static src/control/e',
      'dynamic src/engine/f',
      'type src/sdk/g',
    ])
  })

  it('every exception is still needed', () => {
    const imports = new Set(files.flatMap((file) => readImports(file)).map(({ file, target }) => `${file} → ${target}`))
    expect(Object.keys(exceptions).filter((pair) => !imports.has(pair))).to.deep.equal([])
  })

  it('the engine neither prints nor exits', () => {
    const faults = files.filter((file) => file.startsWith('src/engine/') && file !== workerProcess).flatMap(findEngineTalk)
    expect(faults).to.deep.equal([])
  })
})
