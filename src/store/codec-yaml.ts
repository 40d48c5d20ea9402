/** Records in YAML: the core schema, without aliases, tags and merge keys. Loads `yaml`: import it lazily. */
import * as YAML from 'yaml'
import type { ParsedText } from './codec-json.js'
import { FORBIDDEN_KEYS, isKeptInteger, type FieldPath } from './json-parser.js'
import { recordInvalid, type TextRange } from './record-error.js'
import { decodeText, MAX_DEPTH, MAX_YAML_BYTES } from './record-text.js'
import { findDeepNesting } from './yaml-depth.js'

/** `compat` quotes what YAML 1.1 readers would take for something else than text: `no`, `on`, dates, `1:30`. */
const WRITE_OPTIONS = { version: '1.2', schema: 'core', compat: 'yaml-1.1', aliasDuplicateObjects: false } as const
const TEXT_OPTIONS = { lineWidth: 0, minContentWidth: 0, indentSeq: true, flowCollectionPadding: false } as const

export interface ParsedYaml extends ParsedText {
  readonly document: YAML.Document.Parsed
}

/** Throws RECORD_INVALID. */
export function parseYamlRecord(path: string, bytes: Uint8Array): ParsedYaml {
  const text = decodeText(path, bytes, MAX_YAML_BYTES)
  const deep = findDeepNesting(text, MAX_DEPTH)
  if (deep !== undefined) {
    const message = `the record is nested deeper than ${MAX_DEPTH} levels`
    throw recordInvalid({ path, text, range: { start: deep, end: deep + 1 }, message, expected: `at most ${MAX_DEPTH} levels` })
  }
  const document = YAML.parseDocument(text, {
    ...WRITE_OPTIONS,
    strict: true,
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
  })
  const refuse = (range: TextRange, message: string, found?: string): never => {
    throw recordInvalid({ path, text, range, message, found, expected: 'plain YAML' })
  }
  const error = document.errors[0] ?? document.warnings[0]
  if (error !== undefined) refuse({ start: error.pos[0], end: error.pos[1] }, describeYamlError(error))
  refuseSpecials(document, refuse)
  if (document.contents === null) refuse({ start: 0, end: 1 }, 'the record is empty')
  return { path, text, document, value: document.toJS({ maxAliasCount: 0 }), rangeOf: (field) => rangeOf(document, field) }
}

function describeYamlError(error: YAML.YAMLError): string {
  if (error.code === 'DUPLICATE_KEY') return 'this key is there twice'
  if (error.code === 'MULTIPLE_DOCS') return 'a record is one document, and here begins a second one'
  if (error.code === 'TAB_AS_INDENT') return 'lines are indented with spaces, not with tabs'
  const [first = error.message] = error.message.split('\n')
  return first.slice(0, 1).toLowerCase() + first.slice(1)
}

type Refuse = (range: TextRange, message: string, found?: string) => never

function refuseSpecials(document: YAML.Document.Parsed, refuse: Refuse): void {
  if (document.directives.yaml.explicit === true || Object.keys(document.directives.tags).length > 1) {
    refuse({ start: 0, end: 1 }, 'a record holds no YAML directives')
  }
  YAML.visit(document, {
    Alias: (_, node) => refuse(rangeOfNode(node), 'a record holds no aliases', 'an alias'),
    Node: (_, node) => {
      if (YAML.isAlias(node)) return
      if (node.anchor !== undefined) refuse(rangeOfNode(node), 'a record holds no anchors', 'an anchor')
      // `tag` is set only where somebody wrote one.
      if (node.tag !== undefined) refuse(rangeOfNode(node), 'a record holds no tags', `the tag ${node.tag}`)
    },
    Pair: (_, pair) => {
      const key = pair.key
      if (!YAML.isScalar(key) || typeof key.value !== 'string') return
      if (FORBIDDEN_KEYS.has(key.value) || key.value === '<<') refuse(rangeOfNode(key), `the key "${key.value}" is not allowed`)
    },
    Scalar: (_, node) => {
      if (typeof node.value !== 'number' || isKeptInteger(node.value, node.source ?? '')) return
      if (/^[-+]?\d+$|^0[xo]/.test(node.source ?? '')) {
        refuse(rangeOfNode(node), 'the integer is beyond 2^53 and would be rounded', 'write it in quotes')
      }
    },
  })
}

function rangeOfNode(node: YAML.Node): TextRange {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 1 }
}

function rangeOf(document: YAML.Document.Parsed, field: FieldPath): TextRange {
  let node: unknown = document.contents
  let range = YAML.isNode(node) ? rangeOfNode(node) : { start: 0, end: 1 }
  for (const part of field) {
    const parent: unknown = node
    node = YAML.isCollection(parent) ? parent.get(part, true) : undefined
    // A field that is missing is missed where its parent begins.
    if (!YAML.isNode(node)) return { start: range.start, end: range.start + 1 }
    range = rangeOfNode(node)
  }
  return range
}

/** @param schemaPath Where an editor finds the JSON Schema, relative to the record. */
export function stringifyYamlRecord(value: unknown, schemaPath: string | undefined): string {
  const document = new YAML.Document(value, WRITE_OPTIONS)
  if (schemaPath !== undefined) document.commentBefore = ` yaml-language-server: $schema=${schemaPath}`
  return stringifyYamlDocument(document)
}

/** The comment that names the schema stands on the line before the record, without a blank line between. */
export function stringifyYamlDocument(document: YAML.Document): string {
  return document.toString(TEXT_OPTIONS).replace(/^(# yaml-language-server:[^\n]*\n)\n/, '$1')
}
