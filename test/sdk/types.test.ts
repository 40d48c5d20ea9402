/** The public types, under the strictest settings and under plain `strict`: each marked line must fail, all others compile. */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect } from 'chai'
import ts from 'typescript'

const folder = join(import.meta.dirname, '../types')
const always = ['step-inputs', 'step-outputs', 'references', 'pipelines', 'models', 'definitions']
const strictest = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }

describe('public types', function () {
  this.timeout(120_000)

  it('hold under the strictest settings', () => {
    expect(problems([...always, 'exact-options'], strictest)).to.deep.equal([])
  })

  it('hold under plain strict', () => {
    expect(problems(always, {})).to.deep.equal([])
  })

  it('check names once the registry is typed', () => {
    expect(problems(['registry-names'], strictest)).to.deep.equal([])
  })

  it('mark more than a hundred lines that must not compile', () => {
    const text = always.map((name) => readFileSync(join(folder, `${name}.ts`), 'utf8')).join('\n')
    expect(text.split('@ts-expect-error').length - 1).to.be.greaterThan(107)
  })
})

/** Errors in the named files only; a marked line that compiles is one of them. */
function problems(names: readonly string[], options: ts.CompilerOptions): string[] {
  const files = names.map((name) => join(folder, `${name}.ts`))
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    jsx: ts.JsxEmit.ReactJSX,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    ...options,
  })
  return files.flatMap((file) => {
    const source = program.getSourceFile(file)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map((one) => {
      const line = one.file ? one.file.getLineAndCharacterOfPosition(one.start ?? 0).line + 1 : 0
      return `${relative(folder, file)}:${line} ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`
    })
  })
}
