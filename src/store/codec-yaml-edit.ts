/** Edits in a YAML record that leave a person's comments, order and spelling where they are. Loads `yaml`. */
import * as YAML from 'yaml'
import { parseYamlRecord, stringifyYamlDocument } from './codec-yaml.js'

/** The old text, changed so that it says `next`. Throws RECORD_INVALID when the old text is broken. */
export function editYamlRecord(path: string, oldBytes: Uint8Array, next: Readonly<Record<string, unknown>>): string {
  const { document } = parseYamlRecord(path, oldBytes)
  editDocument(document, next)
  return stringifyYamlDocument(document)
}

/** Make the document say `next`, changing as little as possible. */
function editDocument(document: YAML.Document, next: Readonly<Record<string, unknown>>): void {
  if (YAML.isMap(document.contents)) editMap(document, document.contents, next)
  else document.contents = document.createNode(next)
}

function editMap(document: YAML.Document, map: YAML.YAMLMap, next: Readonly<Record<string, unknown>>): void {
  const keys = Object.keys(next)
  for (const key of map.items.map((pair) => keyText(pair.key))) if (!(key in next)) map.delete(key)
  keys.forEach((key, at) => {
    const pair = map.items.find((item) => keyText(item.key) === key)
    if (pair !== undefined) pair.value = editNode(document, pair.value, next[key])
    else map.items.splice(insertionPoint(map, keys, at), 0, document.createPair(key, next[key]))
  })
}

/** After the nearest key that goes before it in `keys` and is there. */
function insertionPoint(map: YAML.YAMLMap, keys: readonly string[], at: number): number {
  for (let before = at - 1; before >= 0; before -= 1) {
    const found = map.items.findIndex((item) => keyText(item.key) === keys[before])
    if (found !== -1) return found + 1
  }
  return 0
}

function editNode(document: YAML.Document, node: unknown, next: unknown): unknown {
  if (YAML.isMap(node) && typeof next === 'object' && next !== null && !Array.isArray(next)) {
    editMap(document, node, next as Record<string, unknown>)
    return node
  }
  if (YAML.isSeq(node) && Array.isArray(next)) {
    editSeq(document, node, next)
    return node
  }
  if (YAML.isScalar(node) && node.value === next) return node
  const made = document.createNode(next)
  if (YAML.isNode(node)) copyComments(node, made)
  return made
}

/** Items that stay keep their node, wherever they move. */
function editSeq(document: YAML.Document, seq: YAML.YAMLSeq, next: readonly unknown[]): void {
  const left = [...seq.items]
  const nodes = next.map((value) => {
    const wanted = JSON.stringify(value)
    const at = left.findIndex((item) => JSON.stringify(item) === wanted)
    return at === -1 ? undefined : left.splice(at, 1)[0]
  })
  seq.items = nodes.map((node, at) => node ?? document.createNode(next[at]))
}

function copyComments(from: YAML.Node, to: YAML.Node): void {
  if (from.comment != null) to.comment = from.comment
  if (from.commentBefore != null) to.commentBefore = from.commentBefore
  if (from.spaceBefore === true) to.spaceBefore = true
}

function keyText(key: unknown): string {
  return YAML.isScalar(key) ? String(key.value) : String(key)
}
