/** `docs/api-surface.md`: every name that `zenlocal` exports, with its type, so that a change of the public surface shows as a diff. */
import ts from 'typescript'
import { rootDir } from '../build/layout.js'
import { formatMarkdown } from './markdown.js'

export async function renderApiSurface(): Promise<string> {
  const entry = `${rootDir}/src/index.ts`
  const program = ts.createProgram([entry], readOptions())
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(entry)
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error('src/index.ts exports nothing')
  const exported = checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.name, text: describe(symbol, checker) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const parts = exported.map(({ name, text }) => [`## ${name}`, ['```ts', text, '```'].join('\n')].join('\n\n'))
  return formatMarkdown(
    [
      '# API surface',
      '<!-- Generated from src/index.ts by `npm run generate`. -->',
      'Everything that `zenlocal` exports.',
      ...parts,
    ].join('\n\n'),
  )
}

function readOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${rootDir}/tsconfig.json`, (path) => ts.sys.readFile(path)) as { config: object }
  return ts.parseJsonConfigFileContent(config, ts.sys, rootDir).options
}

const printer = ts.createPrinter({ removeComments: true })

/** The declaration as written, without bodies and initial values; of an inferred value, its type. */
function describe(exported: ts.Symbol, checker: ts.TypeChecker): string {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const declarations = symbol.declarations ?? []
  return declarations
    .filter((node) => !isImplementationOfOverloads(node, declarations))
    .map((node) => printer.printNode(ts.EmitHint.Unspecified, toDeclaration(node, symbol, checker), node.getSourceFile()))
    .join('\n')
}

function isImplementationOfOverloads(node: ts.Declaration, all: readonly ts.Declaration[]): boolean {
  return ts.isFunctionDeclaration(node) && node.body !== undefined && all.filter(ts.isFunctionDeclaration).length > 1
}

function toDeclaration(node: ts.Declaration, symbol: ts.Symbol, checker: ts.TypeChecker): ts.Node {
  const { factory } = ts
  if (ts.isFunctionDeclaration(node)) {
    const type = node.type ?? returnTypeOf(node, checker)
    return factory.updateFunctionDeclaration(
      node,
      undefined,
      node.asteriskToken,
      node.name,
      node.typeParameters,
      node.parameters,
      type,
      undefined,
    )
  }
  if (ts.isVariableDeclaration(node)) {
    const type = node.type ?? checker.typeToTypeNode(checker.getTypeOfSymbol(symbol), node, ts.NodeBuilderFlags.NoTruncation)
    return factory.createVariableDeclaration(symbol.name, undefined, type)
  }
  if (ts.isClassDeclaration(node)) return withoutPrivateParts(node, checker)
  return node
}

function returnTypeOf(node: ts.SignatureDeclaration, checker: ts.TypeChecker): ts.TypeNode | undefined {
  const signature = checker.getSignatureFromDeclaration(node)
  return signature && checker.typeToTypeNode(signature.getReturnType(), node, ts.NodeBuilderFlags.NoTruncation)
}

function withoutPrivateParts(node: ts.ClassDeclaration, checker: ts.TypeChecker): ts.ClassDeclaration {
  const { factory } = ts
  const members = node.members.flatMap((member): ts.ClassElement[] => {
    const hidden = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0
    if (hidden || (member.name !== undefined && ts.isPrivateIdentifier(member.name))) return []
    if (ts.isMethodDeclaration(member)) {
      const type = member.type ?? returnTypeOf(member, checker)
      const { modifiers, asteriskToken, name, questionToken, typeParameters, parameters } = member
      return [
        factory.createMethodDeclaration(
          modifiers,
          asteriskToken,
          name,
          questionToken,
          typeParameters,
          parameters,
          type,
          undefined,
        ),
      ]
    }
    if (ts.isConstructorDeclaration(member)) {
      return [factory.createConstructorDeclaration(member.modifiers, member.parameters, undefined)]
    }
    if (ts.isPropertyDeclaration(member)) {
      const type =
        member.type ?? checker.typeToTypeNode(checker.getTypeAtLocation(member), member, ts.NodeBuilderFlags.NoTruncation)
      return [factory.createPropertyDeclaration(member.modifiers, member.name, member.questionToken, type, undefined)]
    }
    return [member]
  })
  return factory.createClassDeclaration(undefined, node.name, node.typeParameters, node.heritageClauses, members)
}
