/** The value of an expression that is written out, without running anything. */
import type { BinaryExpression, Expression, Node, PrivateInExpression, UnaryExpression } from 'oxc-parser'

export const notLiteral = Symbol('not a literal')

/** `notLiteral` for what needs more than the text: names, calls, templates with holes. */
export function literalValue(node: Node): unknown {
  switch (node.type) {
    case 'Literal':
      if ('bigint' in node) return BigInt(node.bigint)
      return 'regex' in node ? notLiteral : node.value
    case 'TemplateLiteral':
      return node.expressions.length > 0 ? notLiteral : (node.quasis[0]?.value.cooked ?? '')
    case 'ParenthesizedExpression':
      return literalValue(node.expression)
    case 'Identifier':
      return namedValue(node.name)
    case 'UnaryExpression':
      return unaryValue(node)
    case 'BinaryExpression':
      return binaryValue(node)
    case 'ArrayExpression':
      return allOrNone(node.elements)
    case 'ObjectExpression':
      return objectValue(node)
    default:
      return notLiteral
  }
}

function namedValue(name: string): unknown {
  if (name === 'undefined') return undefined
  if (name === 'Infinity') return Infinity
  return name === 'NaN' ? NaN : notLiteral
}

function unaryValue({ operator, argument }: UnaryExpression): unknown {
  const value = literalValue(argument)
  if (operator === '!' && value !== notLiteral) return !value
  if (operator === 'void' && value !== notLiteral) return undefined
  if (operator === '-' && typeof value === 'bigint') return -value
  if (typeof value !== 'number') return notLiteral
  if (operator === '-') return -value
  return operator === '+' ? value : notLiteral
}

function binaryValue({ left, operator, right }: BinaryExpression | PrivateInExpression): unknown {
  const [a, b] = [literalValue(left), literalValue(right)]
  if (typeof a === 'string' && typeof b === 'string') return operator === '+' ? a + b : notLiteral
  if (typeof a !== 'number' || typeof b !== 'number') return notLiteral
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '**':
      return a ** b
    default:
      return notLiteral
  }
}

function allOrNone(elements: readonly (Node | null)[]): unknown {
  const values = elements.map((element) => (element === null ? notLiteral : literalValue(element)))
  return values.includes(notLiteral) ? notLiteral : values
}

function objectValue(node: Expression): unknown {
  if (node.type !== 'ObjectExpression') return notLiteral
  const entries: [string, unknown][] = []
  for (const property of node.properties) {
    if (property.type !== 'Property' || property.computed || property.method || property.kind !== 'init') return notLiteral
    const value = literalValue(property.value)
    if (value === notLiteral) return notLiteral
    const { key } = property
    entries.push([key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '', value])
  }
  return Object.fromEntries(entries)
}
