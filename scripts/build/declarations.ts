/** The type declarations of what `src/index.ts` reaches, into `dist/types/`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, posix } from 'node:path'
import ts from 'typescript'
import { outDir, rootDir, sourceDir } from './layout.js'

/** Returns the number of files written. */
export async function emitDeclarations(): Promise<number> {
  const { config } = ts.readConfigFile(`${rootDir}/tsconfig.json`, (path) => ts.sys.readFile(path)) as { config: object }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, rootDir)
  const program = ts.createProgram([`${sourceDir}/index.ts`], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: `${outDir}/types`,
    rootDir: sourceDir,
  })
  const reached = collectReached('index.d.ts', declarationReader(program))
  for (const [name, text] of reached) {
    const path = `${outDir}/types/${name}`
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  return reached.size
}

/** Reads a declaration by its path under `dist/types/`. */
function declarationReader(program: ts.Program): (name: string) => string {
  const texts = new Map<string, string>()
  const write: ts.WriteFileCallback = (path, text) => {
    texts.set(posix.relative(`${outDir}/types`, path.replaceAll('\\', '/')), text)
  }
  program.emit(undefined, write, undefined, true)
  return (name) => {
    const source = program.getSourceFile(`${sourceDir}/${name.replace(/\.d\.ts$/, '.ts')}`)
    if (source !== undefined && name.startsWith('schema/')) return renderPlainTypes(source, program.getTypeChecker())
    const text = texts.get(name)
    if (text === undefined) throw new Error(`dist/types/${name} is imported, but nothing emits it; npm run typecheck says why`)
    return text
  }
}

/**
 * The types of a schema file written out. As emitted they are inferred from zod's, and zod is inside the bundle: users would
 * have to install it for its types alone.
 */
function renderPlainTypes(source: ts.SourceFile, checker: ts.TypeChecker): string {
  const printer = ts.createPrinter()
  const { NoTruncation, InTypeAlias } = ts.NodeBuilderFlags
  const lines = source.statements.filter(ts.isTypeAliasDeclaration).map((alias) => {
    const type = checker.typeToTypeNode(checker.getTypeAtLocation(alias.name), undefined, NoTruncation | InTypeAlias)
    if (type === undefined) throw new Error(`the type ${alias.name.text} of ${source.fileName} cannot be written out`)
    const text = printer.printNode(ts.EmitHint.Unspecified, type, source)
    return `export type ${alias.name.text} = ${text};`
  })
  return `${lines.join('\n')}\nexport {};\n`
}

function collectReached(entry: string, read: (name: string) => string): Map<string, string> {
  const reached = new Map<string, string>()
  const visit = (name: string): void => {
    if (reached.has(name)) return
    const text = read(name)
    reached.set(name, text)
    for (const [, specifier] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g)) {
      visit(posix.join(posix.dirname(name), `${specifier}.d.ts`))
    }
  }
  visit(entry)
  return reached
}
