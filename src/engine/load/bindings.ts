/** The top-level names of a file, and which of them come from the SDK. */
import type { Directive, Program, Statement, VariableDeclaration } from 'oxc-parser'
import { isSdkSpecifier } from './specifiers.js'
import { boundNames, rootOf, sdkRoot } from './syntax.js'

export interface FileBindings {
  /** Imported or declared here. */
  readonly locals: ReadonlySet<string>
  /** From the SDK: its functions and namespaces, their aliases, and what their calls returned. */
  readonly sdkNames: ReadonlySet<string>
}

export function collectBindings(program: Program): FileBindings {
  const locals = new Set<string>()
  const sdkNames = new Set([sdkRoot])
  for (const statement of program.body) addImports(statement, locals, sdkNames)
  for (const statement of program.body) {
    const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
    const declared = isExport ? statement.declaration : statement
    if (declared?.type === 'VariableDeclaration') addVariables(declared, locals, sdkNames)
    else if (declared?.type === 'FunctionDeclaration' || declared?.type === 'ClassDeclaration') {
      if (declared.id) locals.add(declared.id.name)
    }
  }
  return { locals, sdkNames }
}

function addImports(statement: Statement | Directive, locals: Set<string>, sdkNames: Set<string>): void {
  if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') return
  for (const { local } of statement.specifiers) {
    locals.add(local.name)
    if (isSdkSpecifier(statement.source.value)) sdkNames.add(local.name)
  }
}

function addVariables(declaration: VariableDeclaration, locals: Set<string>, sdkNames: Set<string>): void {
  for (const { id, init } of declaration.declarations) {
    const root = rootOf(init)
    for (const name of boundNames(id)) {
      locals.add(name)
      if (root !== null && sdkNames.has(root)) sdkNames.add(name)
    }
  }
}
