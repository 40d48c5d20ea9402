/** What in a statement may change something that another step sees, just by being evaluated. */
import type { Node } from 'oxc-parser'
import { forEachChild, isFunction, isReference, rootOf } from './syntax.js'

export interface Acts {
  /** What is called outside of functions; null where the callee starts from no name. */
  readonly callRoots: (string | null)[]
  mentionsGlobalInCall: boolean
  acts: boolean
}

const wrappers = new Set(['__commonJS', '__esm', '__name', '__toESM', '__toCommonJS'])

/** Of one node outside of functions. */
export function noteActs(node: Node, found: Acts): void {
  switch (node.type) {
    case 'CallExpression':
      if (node.callee.type === 'Identifier' && wrappers.has(node.callee.name)) return
      if (isEnumInitialiser(node)) return
      found.callRoots.push(rootOf(node))
      found.mentionsGlobalInCall ||= node.arguments.some(mentionsGlobal)
      return
    case 'NewExpression':
      found.callRoots.push(rootOf(node))
      found.mentionsGlobalInCall ||= node.arguments.some(mentionsGlobal)
      return
    case 'UnaryExpression':
      found.acts ||= node.operator === 'delete'
      return
    case 'TaggedTemplateExpression':
    case 'AssignmentExpression':
    case 'UpdateExpression':
    case 'StaticBlock':
    case 'Decorator':
      found.acts = true
      return
    default:
  }
}

/** `((Kind) => { … })(Kind || {})` is how an enum comes out: it fills its own name. */
function isEnumInitialiser(node: Node): boolean {
  if (node.type !== 'CallExpression') return false
  const callee = node.callee.type === 'ParenthesizedExpression' ? node.callee.expression : node.callee
  return isFunction(callee) && node.arguments[0]?.type === 'LogicalExpression'
}

const globalObjects = new Set(['globalThis', 'global', 'process'])

/** A package that is given the global object, or `process`, can change what every step sees. */
function mentionsGlobal(node: Node): boolean {
  if (node.type === 'Identifier') return globalObjects.has(node.name)
  let found = false
  forEachChild(node, (child, key) => {
    const isMemberName = child.type === 'Identifier' && !isReference(node, key)
    found ||= !isMemberName && mentionsGlobal(child)
  })
  return found
}
