/** Walking syntax trees of oxc-parser. Types only are imported: the parser itself is loaded where it is used. */
import type { BindingPattern, Node } from 'oxc-parser'
import { isSdkSpecifier } from './specifiers.js'

export interface Span {
  readonly start: number
  readonly end: number
}

/** Stands for `require('zenlocal')` and `import('zenlocal')` as the root of a call; a space cannot be in a name. */
export const sdkRoot = ' sdk'

const typeOnlyKeys = new Set([
  'type',
  'start',
  'end',
  'parent',
  'typeAnnotation',
  'typeArguments',
  'returnType',
  'typeParameters',
])

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/** Calls `visit` for each child in the order of the text; type annotations are left out. */
export function forEachChild(node: Node, visit: (child: Node, key: string) => void): void {
  for (const [key, value] of Object.entries(node)) {
    if (typeOnlyKeys.has(key)) continue
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) if (isNode(item)) visit(item, key)
    } else if (isNode(value)) visit(value, key)
  }
}

/** The expression inside parentheses, casts and `await`. */
export function unwrap(node: Node): Node {
  for (let inner = node; ;) {
    switch (inner.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSInstantiationExpression':
      case 'TSTypeAssertion':
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        inner = inner.expression
        break
      case 'AwaitExpression':
        inner = inner.argument
        break
      default:
        return inner
    }
  }
}

/** The name that an expression starts from: `zen` for `zen.step(…).withOptions(…)`. */
export function rootOf(expression: Node | null | undefined): string | null {
  for (let node = expression; node !== null && node !== undefined;) {
    node = unwrap(node)
    switch (node.type) {
      case 'Identifier':
        return node.name
      case 'MemberExpression':
        node = node.object
        break
      case 'CallExpression':
      case 'NewExpression':
        if (isSdkRequire(node)) return sdkRoot
        node = node.callee
        break
      case 'ImportExpression':
        return isSdkLiteral(node.source) ? sdkRoot : null
      default:
        return null
    }
  }
  return null
}

function isSdkRequire(node: Node): boolean {
  if (node.type !== 'CallExpression') return false
  return node.callee.type === 'Identifier' && node.callee.name === 'require' && isSdkLiteral(node.arguments[0])
}

function isSdkLiteral(node: Node | undefined): boolean {
  return node?.type === 'Literal' && typeof node.value === 'string' && isSdkSpecifier(node.value)
}

/** The names that a pattern binds. */
export function boundNames(pattern: BindingPattern | Node | null | undefined, into: string[] = []): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      into.push(pattern.name)
      break
    case 'ObjectPattern':
      for (const property of pattern.properties)
        boundNames(property.type === 'RestElement' ? property.argument : property.value, into)
      break
    case 'ArrayPattern':
      for (const element of pattern.elements) boundNames(element, into)
      break
    case 'AssignmentPattern':
      boundNames(pattern.left, into)
      break
    case 'RestElement':
      boundNames(pattern.argument, into)
      break
    case 'TSParameterProperty':
      boundNames(pattern.parameter, into)
      break
    default:
  }
  return into
}

export function isFunction(node: Node): boolean {
  return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression' || node.type === 'FunctionDeclaration'
}

/** `a` or `a.b.c`: reading it once more has no effect. */
export function isPlainReference(node: Node): boolean {
  if (node.type === 'Identifier') return true
  return node.type === 'MemberExpression' && !node.computed && !node.optional && isPlainReference(node.object)
}

/** An identifier that means a binding, not the name of a property, a label or half of `new.target`. */
export function isReference(parent: Node | undefined, key: string): boolean {
  if (parent === undefined) return true
  if (key === 'label' || parent.type === 'MetaProperty') return false
  if (key === 'property') return parent.type !== 'MemberExpression' || parent.computed
  return key !== 'key' || !('computed' in parent) || parent.computed
}
