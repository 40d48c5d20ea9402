/**
 * One parse of a user's file as it is written (TypeScript and all). Says where the top-level calls are, which of them
 * start from the SDK, and what else the loader must rewrite; all positions are offsets in the original text.
 */
import { parseSync } from 'oxc-parser'
import type { Node, Program } from 'oxc-parser'
import { collectBindings, isSdkCall } from './bindings.js'
import type { FileBindings } from './bindings.js'
import { forEachChild, isPlainReference, rootOf, sdkRoot, unwrap } from './syntax.js'
import type { Span } from './syntax.js'
import { findTruthTests } from './truth-tests.js'
import type { TruthTest } from './truth-tests.js'

export interface TopLevelCall extends Span {
  /** The n-th such call of the file: part of a site. */
  readonly number: number
  /** It starts from a name that this file has from the SDK. */
  readonly isSdk: boolean
  readonly isNew: boolean
  /** The called name, when naming it again is harmless: lets the tag see at run time that it is the SDK's, behind any re-export. */
  readonly callee: string | undefined
  readonly inner: readonly TopLevelCall[]
}

export interface DynamicImport extends Span {
  readonly request: Span
  /** The specifier when it is written out. */
  readonly literal: string | undefined
}

export interface MetaUse extends Span {
  /** `import.meta.url` as a whole; undefined for `import.meta` otherwise used. */
  readonly property: 'url' | 'filename' | 'dirname' | undefined
}

export interface FileAnalysis {
  readonly calls: readonly TopLevelCall[]
  /** Statements that are no part of any step's code: `if (isMain(…)) …`, calls of the SDK as statements. */
  readonly drops: readonly Span[]
  /** Of references, in pipeline functions. */
  readonly truthTests: readonly TruthTest[]
  readonly metas: readonly MetaUse[]
  readonly dynamicImports: readonly DynamicImport[]
  /** The quoted specifiers of `import 'x'`. */
  readonly bareImports: readonly Span[]
  /** Those of `export * from 'x'`, and of `import * as x from 'x'` where `x` is more than looked into. */
  readonly wholeImports: readonly Span[]
  readonly hashbangLength: number
  /** Mentions `__dirname` or `__filename` without declaring them. */
  readonly needsDirname: boolean
  readonly isModule: boolean
}

/** Undefined when the file does not parse: the bundler reports that better. */
export function analyze(file: string, text: string): FileAnalysis | undefined {
  const result = parseSync(file, text, { sourceType: /\.c[jt]s$/.test(file) ? 'script' : 'module' })
  if (result.errors.length > 0) return undefined
  const { program, module } = result
  const bindings = collectBindings(program)
  return {
    calls: findCalls(program, bindings, text),
    drops: findDrops(program, bindings),
    truthTests: findTruthTests(program),
    metas: module.importMetas.map((meta) => metaUse(meta, text)),
    dynamicImports: module.dynamicImports.map(({ start, end, moduleRequest }) => ({
      start,
      end,
      request: moduleRequest,
      literal: literalSpecifier(text.slice(moduleRequest.start, moduleRequest.end)),
    })),
    bareImports: program.body.flatMap((statement) =>
      statement.type === 'ImportDeclaration' && statement.specifiers.length === 0 && statement.importKind !== 'type'
        ? [statement.source]
        : [],
    ),
    wholeImports: findWholeImports(program),
    hashbangLength: /^#!.*/.exec(text)?.[0].length ?? 0,
    needsDirname:
      /\b__(?:dirname|filename)\b/.test(text) && !bindings.locals.has('__dirname') && !bindings.locals.has('__filename'),
    isModule: module.hasModuleSyntax,
  }
}

function literalSpecifier(source: string): string | undefined {
  return /^(['"`])[^$\\]*\1$/.test(source) ? source.slice(1, -1) : undefined
}

function metaUse(meta: Span, text: string): MetaUse {
  const member = /^\s*\.\s*(url|filename|dirname)\b/.exec(text.slice(meta.end, meta.end + 40))
  const property = member?.[1] as MetaUse['property']
  return { start: meta.start, end: meta.end + (member?.[0].length ?? 0), property }
}

/** `a?.b().c` stops as a whole when `a` is not there: nothing may be wrapped in the middle. */
function isOptionalChain(node: Node): boolean {
  return node.type === 'ChainExpression'
}

const closedTypes = new Set(['FunctionExpression', 'ArrowFunctionExpression', 'FunctionDeclaration', 'ClassExpression'])
const closedDeclarations = new Set(['ClassDeclaration', 'TSModuleDeclaration', 'TSEnumDeclaration'])

interface OpenCall extends Span {
  readonly isSdk: boolean
  readonly isNew: boolean
  readonly callee: string | undefined
  readonly inner: OpenCall[]
}

/** Calls that run exactly once, when the module is evaluated: not those in functions, classes, loops, branches and blocks. */
function findCalls(program: Program, bindings: FileBindings, text: string): readonly TopLevelCall[] {
  const visit = (node: Node, list: OpenCall[]): void => {
    if (closedTypes.has(node.type) || closedDeclarations.has(node.type) || isOptionalChain(node)) return
    let target = list
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const root = rootOf(node)
      const isSdk = isSdkCall(node, bindings)
      if (root !== null && root !== sdkRoot && (isSdk || bindings.locals.has(root))) {
        const callee = isPlainReference(node.callee) ? text.slice(node.callee.start, node.callee.end) : undefined
        const isNew = node.type === 'NewExpression'
        const call = { start: node.start, end: node.end, isSdk, isNew, callee, inner: [] }
        list.push(call)
        target = call.inner
      }
    }
    forEachChild(node, (child) => {
      visit(child, target)
    })
  }
  const calls: OpenCall[] = []
  const visitInit = (init: Node | null): void => {
    if (init !== null) visit(init, calls)
  }
  for (const statement of program.body) {
    const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
    const node = isExport ? statement.declaration : statement
    if (node?.type === 'VariableDeclaration') for (const { init } of node.declarations) visitInit(init)
    else if (node?.type === 'ExpressionStatement') visit(node.expression, calls)
    else if (statement.type === 'ExportDefaultDeclaration') visit(statement.declaration, calls)
  }
  let next = 0
  const numbered = (list: readonly OpenCall[]): TopLevelCall[] =>
    list.map((call) => ({ ...call, number: next++, inner: numbered(call.inner) }))
  return numbered(calls)
}

function findDrops(program: Program, bindings: FileBindings): readonly Span[] {
  const asksIfMain = (node: Node): boolean => {
    if (node.type === 'CallExpression' && isSdkCall(node, bindings)) return true
    if (node.type === 'MemberExpression' && node.object.type === 'MetaProperty' && !node.computed) {
      if (node.property.name === 'main') return true
    }
    let found = false
    forEachChild(node, (child) => {
      found ||= asksIfMain(child)
    })
    return found
  }
  return program.body.filter((statement) => {
    if (statement.type === 'IfStatement') return asksIfMain(statement.test)
    if (statement.type !== 'ExpressionStatement') return false
    const expression = unwrap(statement.expression)
    return expression.type === 'CallExpression' && isSdkCall(expression, bindings)
  })
}

function findWholeImports(program: Program): readonly Span[] {
  const namespaces = new Map<string, Span>()
  const whole = new Set<Span>()
  for (const statement of program.body) {
    if (statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type') whole.add(statement.source)
    if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') continue
    for (const { type, local } of statement.specifiers) {
      if (type === 'ImportNamespaceSpecifier') namespaces.set(local.name, statement.source)
    }
  }
  if (namespaces.size === 0) return [...whole]
  const visit = (node: Node): void => {
    if (node.type === 'ImportDeclaration') return
    const namespace = node.type === 'Identifier' ? namespaces.get(node.name) : undefined
    if (namespace !== undefined) whole.add(namespace)
    const isLookup = node.type === 'MemberExpression' && !node.computed && node.object.type === 'Identifier'
    if (!isLookup) forEachChild(node, visit)
  }
  visit(program)
  return [...whole]
}
