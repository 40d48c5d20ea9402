/** The fingerprint build's text as statements: what each declares, which others it names, and whether it acts by being there. */
import { parseSync } from 'oxc-parser'
import type { ImportDeclaration, ImportDeclarationSpecifier, Node } from 'oxc-parser'
import { fileMarker } from './fingerprint-rewrite.js'
import { globalNames } from './global-names.js'
import { noteActs } from './graph-effects.js'
import type { Acts } from './graph-effects.js'
import { boundNames, forEachChild, isFunction, isReference } from './syntax.js'

export interface Identifier {
  readonly start: number
  readonly end: number
  readonly name: string
  /** `{ name }`: key and value in one. */
  readonly isShorthand: boolean
  readonly isLocal: boolean
}

export interface Statement {
  /** Relative to the project; null for what belongs to no file. */
  file: string | null
  readonly node: Node
  readonly names: readonly string[]
  /** An import stands for one name, or for none when it is there for its effects. */
  readonly imported: { readonly specifier: string; readonly name: string | null } | undefined
  /** Of top-level names and of locals, in the order of the text. */
  identifiers: readonly Identifier[]
  isEffect: boolean
  /** Is or makes a class: its name is seen at run time, so it counts. */
  readonly className: string | undefined
  /** The namespace that an `__export(…)` fills: it goes where the namespace goes. */
  readonly fills: string | undefined
}

export interface StatementGraph {
  readonly text: string
  readonly statements: readonly Statement[]
  /** Top-level name → the statement that declares it. */
  readonly declared: ReadonlyMap<string, Statement>
  readonly fillers: ReadonlyMap<Statement, readonly Statement[]>
  /** Exported name → top-level name. */
  readonly exports: ReadonlyMap<string, string>
}

export function readStatements(text: string): StatementGraph {
  const { program } = parseSync('sites.js', text, { sourceType: 'module' })
  const statements: Statement[] = []
  const exports = new Map<string, string>()
  let fileStart = 0
  for (const node of program.body) {
    const file = markedFile(node)
    if (file !== undefined) fileStart = assignFile(statements, fileStart, file)
    else if (node.type === 'ExportNamedDeclaration') {
      for (const { local, exported } of node.specifiers) exports.set(nameOf(exported), nameOf(local))
    } else if (node.type === 'ImportDeclaration') statements.push(...importStatements(node))
    else statements.push(statementOf(node))
  }
  const declared = new Map(statements.flatMap((statement) => statement.names.map((name) => [name, statement] as const)))
  for (const statement of statements) if (statement.imported === undefined) inspect(statement, declared)
  const fillers = new Map<Statement, Statement[]>()
  for (const statement of statements) {
    const filled = declared.get(statement.fills ?? '')
    if (filled !== undefined) fillers.set(filled, [...(fillers.get(filled) ?? []), statement])
  }
  return { text, statements, declared, fillers, exports }
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name
  return node.type === 'Literal' ? String(node.value) : ''
}

function markedFile(node: Node): string | undefined {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression') return undefined
  const { callee, arguments: given } = node.expression
  const [file] = given
  const isMarker = callee.type === 'Identifier' && callee.name === fileMarker
  return isMarker && file?.type === 'Literal' && typeof file.value === 'string' ? file.value : undefined
}

/** A marker ends its file: all that came since the last one is the file's. */
function assignFile(statements: readonly Statement[], from: number, file: string): number {
  for (const statement of statements.slice(from)) statement.file ??= file
  return statements.length
}

const bare = { file: null, identifiers: [], isEffect: false, className: undefined, fills: undefined }

/** Each name on its own: another step that takes one more from the same package changes nothing. */
function importStatements(node: ImportDeclaration): Statement[] {
  const specifier = node.source.value
  if (node.specifiers.length === 0) {
    return [{ ...bare, node, names: [], imported: { specifier, name: null }, isEffect: true }]
  }
  return node.specifiers.map((one) => ({
    ...bare,
    node,
    names: [one.local.name],
    imported: { specifier, name: importedName(one) },
  }))
}

function importedName(specifier: ImportDeclarationSpecifier): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*'
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(specifier.imported)
}

function statementOf(node: Node): Statement {
  const names: string[] = []
  let className: string | undefined
  if (node.type === 'VariableDeclaration') {
    for (const { id, init } of node.declarations) {
      boundNames(id, names)
      if (init?.type === 'ClassExpression' && id.type === 'Identifier') className = id.name
    }
  } else if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
    if (node.id) names.push(node.id.name)
    if (node.type === 'ClassDeclaration') className = node.id?.name
  }
  return { ...bare, node, file: wrappedFile(node), names, imported: undefined, className, fills: filledNamespace(node) }
}

/** A CommonJS file comes out as `var require_x = __commonJS({ "src/x.cjs"(exports, module) { … } })`. */
function wrappedFile(node: Node): string | null {
  const init = node.type === 'VariableDeclaration' ? node.declarations[0]?.init : undefined
  if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== '__commonJS') return null
  const [files] = init.arguments
  const property = files?.type === 'ObjectExpression' ? files.properties[0] : undefined
  return property?.type === 'Property' ? nameOf(property.key) : null
}

function filledNamespace(node: Node): string | undefined {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression') return undefined
  const { callee, arguments: given } = node.expression
  const [namespace] = given
  const isExport = callee.type === 'Identifier' && callee.name === '__export'
  return isExport && namespace?.type === 'Identifier' ? namespace.name : undefined
}

interface Findings extends Acts {
  readonly identifiers: { start: number; end: number; name: string }[]
  /** Where `{ name }` and `{ name = 1 }` start. */
  readonly shorthands: Set<number>
  readonly locals: Set<string>
}

function inspect(statement: Statement, declared: ReadonlyMap<string, Statement>): void {
  const found: Findings = {
    identifiers: [],
    shorthands: new Set(),
    locals: new Set(),
    callRoots: [],
    mentionsGlobalInCall: false,
    acts: false,
  }
  walk(statement.node, undefined, '', false, found)
  const locals = new Set([...found.locals].filter((name) => !declared.has(name) && !globalNames.has(name)))
  statement.identifiers = found.identifiers
    .filter(({ name }) => locals.has(name) || declared.has(name))
    .map((identifier) => ({
      ...identifier,
      isShorthand: found.shorthands.has(identifier.start),
      isLocal: locals.has(identifier.name),
    }))
    .sort((a, b) => a.start - b.start)
  if (statement.fills === undefined) statement.isEffect = isEffect(statement, found, declared)
}

/**
 * A constant may run calls without being an effect when neither what is called nor what it is given is the user's or global:
 * then it cannot change anything that another step sees.
 */
function isEffect(statement: Statement, found: Findings, declared: ReadonlyMap<string, Statement>): boolean {
  const { type } = statement.node
  if (type !== 'FunctionDeclaration' && type !== 'VariableDeclaration' && type !== 'ClassDeclaration') return true
  if (found.acts || found.mentionsGlobalInCall) return true
  if (found.callRoots.length === 0) return false
  const isUsers = (name: string): boolean => {
    const target = declared.get(name)
    return target !== undefined && target.imported === undefined && !target.names.some((one) => one.startsWith('__'))
  }
  if (found.callRoots.some((root) => root === null || isUsers(root))) return true
  return statement.identifiers.some(({ name }) => !statement.names.includes(name) && isUsers(name))
}

function walk(node: Node, parent: Node | undefined, key: string, inFunction: boolean, found: Findings): void {
  noteLocals(node, found.locals)
  if (node.type === 'Identifier') {
    if (isReference(parent, key)) found.identifiers.push({ start: node.start, end: node.end, name: node.name })
    return
  }
  if (node.type === 'Property' && node.shorthand) found.shorthands.add(node.start)
  if (!inFunction) noteActs(node, found)
  const inside = inFunction || isFunction(node) || (node.type === 'PropertyDefinition' && !node.static)
  forEachChild(node, (child, childKey) => {
    walk(child, node, childKey, inside, found)
  })
}

/** Names of classes inside functions are left as they are: a class's name is seen at run time. */
function noteLocals(node: Node, locals: Set<string>): void {
  const names: string[] = []
  if (node.type === 'VariableDeclarator') boundNames(node.id, names)
  else if (node.type === 'CatchClause') boundNames(node.param, names)
  else if (node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration' || node.type === 'ArrowFunctionExpression') {
    for (const parameter of node.params) boundNames(parameter, names)
    if (node.id) names.push(node.id.name)
  }
  for (const name of names) locals.add(name)
}
