/** Finds `if (score)` in a pipeline function where `score` is what a step call returned: a reference, which is always true. */
import type { CallExpression, Node, Program } from 'oxc-parser'
import { isSdkSpecifier } from './specifiers.js'
import { boundNames, forEachChild, isFunction, unwrap } from './syntax.js'
import type { Span } from './syntax.js'

export interface TruthTest extends Span {
  readonly name: string
}

/** Only what is certain: steps of this file, constants without a namesake, and not what is in functions within. */
export function findTruthTests(program: Program): readonly TruthTest[] {
  const sdk = importedNames(program)
  const steps = new Set<string>()
  const composers: Node[] = []
  const visit = (node: Node): void => {
    if (node.type === 'CallExpression' && calls(node, sdk, 'pipeline')) composers.push(...node.arguments.filter(isFunction))
    forEachChild(node, visit)
  }
  visit(program)
  for (const statement of program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declared?.type !== 'VariableDeclaration' || declared.kind !== 'const') continue
    for (const { id, init } of declared.declarations) {
      if (id.type === 'Identifier' && init?.type === 'CallExpression' && calls(init, sdk, 'step')) steps.add(id.name)
    }
  }
  return composers.flatMap((composer) => testsIn(composer, steps))
}

function importedNames(program: Program): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration' || !isSdkSpecifier(statement.source.value)) continue
    for (const one of statement.specifiers) {
      if (one.type === 'ImportSpecifier' && one.imported.type === 'Identifier') names.set(one.local.name, one.imported.name)
    }
  }
  return names
}

function calls({ callee }: CallExpression, sdk: ReadonlyMap<string, string>, name: string): boolean {
  return callee.type === 'Identifier' && sdk.get(callee.name) === name
}

function testsIn(composer: Node, steps: ReadonlySet<string>): TruthTest[] {
  const references = new Set<string>()
  const declared = new Map<string, number>()
  const tests: TruthTest[] = []
  const declare = (pattern: Node): void => {
    for (const name of boundNames(pattern)) declared.set(name, (declared.get(name) ?? 0) + 1)
  }
  const look = (node: Node, isOuter: boolean): void => {
    const isOwn = isOuter && (node === composer || !isFunction(node))
    if ('params' in node && Array.isArray(node.params)) for (const parameter of node.params as Node[]) declare(parameter)
    if (isFunction(node) && 'id' in node && node.id) declare(node.id)
    if (node.type === 'CatchClause' && node.param) declare(node.param)
    if (node.type === 'VariableDeclaration') {
      for (const { id, init } of node.declarations) {
        declare(id)
        const call = init && unwrap(init)
        const isStep = call?.type === 'CallExpression' && call.callee.type === 'Identifier' && steps.has(call.callee.name)
        if (node.kind === 'const' && isStep) for (const name of boundNames(id)) references.add(name)
      }
    }
    const test = isOwn ? testOf(node) : undefined
    const tested = test && unwrap(test)
    if (tested?.type === 'Identifier') tests.push({ name: tested.name, start: tested.start, end: tested.end })
    forEachChild(node, (child) => {
      look(child, isOwn)
    })
  }
  look(composer, true)
  if ([...steps].some((step) => declared.has(step))) return []
  return tests.filter(({ name }) => references.has(name) && declared.get(name) === 1)
}

function testOf(node: Node): Node | null | undefined {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return node.test
    case 'LogicalExpression':
      return node.operator === '??' ? undefined : node.left
    case 'UnaryExpression':
      return node.operator === '!' ? node.argument : undefined
    default:
      return undefined
  }
}
