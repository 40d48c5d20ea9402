/** Reads the first parameter of a function from its text. */
import { parseSync } from 'oxc-parser'
import type { BindingProperty, Expression, Node, ParamPattern } from 'oxc-parser'
import { literalValue, notLiteral } from './params-literal.js'
import type { Parameter, ParameterInfo } from './params.js'

const openInfo: ParameterInfo = { open: true, none: false, parameters: [] }

export function parseParameters(source: string): ParameterInfo {
  if (/\{\s*\[native code\]\s*\}$/.test(source)) return openInfo
  // An expression for functions and arrows; a method needs an object around it.
  for (const text of [`(${source})`, `({${source}})`, `({async ${source}})`]) {
    const { program, errors } = parseSync('function.js', text, { sourceType: 'module', preserveParens: false })
    const [statement] = program.body
    if (errors.length > 0 || statement?.type !== 'ExpressionStatement') continue
    const parameters = parametersOfFunction(functionIn(statement.expression))
    if (parameters === undefined) return openInfo
    const [first] = parameters
    return first === undefined ? { open: false, none: true, parameters: [] } : readPattern(first, text)
  }
  return openInfo
}

function functionIn(expression: Node): Node | undefined {
  if (expression.type !== 'ObjectExpression') return expression
  const [property] = expression.properties
  return property?.type === 'Property' ? property.value : undefined
}

function parametersOfFunction(node: Node | undefined): readonly ParamPattern[] | undefined {
  return node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression' ? node.params : undefined
}

function readPattern(parameter: ParamPattern, text: string): ParameterInfo {
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter
  if (pattern.type !== 'ObjectPattern') return openInfo
  const named = pattern.properties.filter(
    (property): property is BindingProperty => property.type === 'Property' && !property.computed,
  )
  return { open: named.length < pattern.properties.length, none: false, parameters: named.map((one) => readProperty(one, text)) }
}

function readProperty({ key, value }: BindingProperty, text: string): Parameter {
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : text.slice(key.start, key.end)
  if (value.type !== 'AssignmentPattern') return { name, optional: false, type: 'any' }
  return { name, optional: true, ...readDefault(value.right, text) }
}

function readDefault(node: Expression, text: string): Pick<Parameter, 'type' | 'default' | 'source'> {
  const value = literalValue(node)
  if (value === notLiteral) return { type: typeOfExpression(node), source: withoutKeptNames(text.slice(node.start, node.end)) }
  return { type: typeOfValue(value), default: value }
}

function typeOfValue(value: unknown): Parameter['type'] {
  if (Array.isArray(value)) return 'array'
  if (value === null || value === undefined) return 'any'
  const type = typeof value
  return type === 'undefined' || type === 'symbol' ? 'any' : type
}

function typeOfExpression(node: Expression): Parameter['type'] {
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return 'function'
    case 'TemplateLiteral':
      return 'string'
    case 'ArrayExpression':
      return 'array'
    case 'ObjectExpression':
      return 'object'
    case 'CallExpression':
      return /^__name$/.test(node.callee.type === 'Identifier' ? node.callee.name : '') ? 'function' : 'any'
    default:
      return 'any'
  }
}

/** The bundler wraps functions to keep their names; nobody wrote that. */
function withoutKeptNames(source: string): string {
  return source.replace(/^(?:\/\* @__PURE__ \*\/ )?__name\(([\s\S]*), "[^"]*"\)$/, '$1')
}
