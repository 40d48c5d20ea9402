/** The top-level names of a file, and which of them come from the SDK. */
import type { CallExpression, Directive, NewExpression, Node, Program, Statement, VariableDeclaration } from 'oxc-parser'
import { isSdkSpecifier } from './specifiers.js'
import { boundNames, rootOf, sdkRoot, unwrap } from './syntax.js'

export interface FileBindings {
  /** Imported or declared here. */
  readonly locals: ReadonlySet<string>
  /** The SDK's own functions and namespaces, and their aliases. */
  readonly sdkNames: ReadonlySet<string>
  /** What calls of those returned: steps, pipelines, models. */
  readonly sdkResults: ReadonlySet<string>
}

interface OpenBindings {
  readonly locals: Set<string>
  readonly sdkNames: Set<string>
  readonly sdkResults: Set<string>
}

export function collectBindings(program: Program): FileBindings {
  const bindings: OpenBindings = { locals: new Set(), sdkNames: new Set([sdkRoot]), sdkResults: new Set() }
  for (const statement of program.body) addImports(statement, bindings)
  for (const statement of program.body) {
    const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
    const declared = isExport ? statement.declaration : statement
    if (declared?.type === 'VariableDeclaration') addVariables(declared, bindings)
    else if (declared?.type === 'FunctionDeclaration' || declared?.type === 'ClassDeclaration') {
      if (declared.id) bindings.locals.add(declared.id.name)
    }
  }
  return bindings
}

function addImports(statement: Statement | Directive, { locals, sdkNames }: OpenBindings): void {
  if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') return
  for (const { local } of statement.specifiers) {
    locals.add(local.name)
    if (isSdkSpecifier(statement.source.value)) sdkNames.add(local.name)
  }
}

function addVariables(declaration: VariableDeclaration, bindings: OpenBindings): void {
  for (const { id, init } of declaration.declarations) {
    const value = init === null ? undefined : unwrap(init)
    const root = rootOf(value) ?? ''
    const isModule = root === sdkRoot && (value?.type === 'ImportExpression' || isRequire(value))
    const isCall = !isModule && (value?.type === 'CallExpression' || value?.type === 'NewExpression')
    for (const name of boundNames(id)) {
      bindings.locals.add(name)
      if (isCall && isSdkCall(value, bindings)) bindings.sdkResults.add(name)
      else if (!isCall && bindings.sdkNames.has(root)) bindings.sdkNames.add(name)
    }
  }
}

function isRequire(node: Node | undefined): boolean {
  return node?.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require'
}

/**
 * A call of the SDK: `step(…)`, `zen.step(…).withOptions(…)`, `train(…)`, `train.withOptions(…)`. Not `model.tags.push('x')`:
 * what is inside a result is the user's.
 */
export function isSdkCall(call: CallExpression | NewExpression, { sdkNames, sdkResults }: FileBindings): boolean {
  const root = rootOf(call)
  if (root === null) return false
  return sdkNames.has(root) || (sdkResults.has(root) && depthOfFirstCall(call) <= 1)
}

/** How many names are looked up between the root and the first call: 1 for `a.b().c.d()`. */
function depthOfFirstCall(call: CallExpression | NewExpression): number {
  let depth = 0
  for (let node = unwrap(call.callee); ;) {
    if (node.type === 'MemberExpression') {
      depth++
      node = unwrap(node.object)
    } else if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      depth = 0
      node = unwrap(node.callee)
    } else return depth
  }
}
