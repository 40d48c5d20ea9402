/**
 * JSON as a record may hold it: what `JSON.parse` accepts, but duplicate keys, keys that reach for prototypes, integers
 * beyond 2^53 and deep nesting are refused, and places are known.
 */
import type { TextRange } from './record-error.js'

export class JsonProblem extends Error {
  readonly range: TextRange
  readonly found: string | undefined
  constructor(message: string, range: TextRange, found?: string) {
    super(message)
    this.range = range
    this.found = found
  }
}

export interface JsonOptions {
  readonly maxDepth: number
  /** Filled with the range of every value, by {@link pathKey}: only wanted when something is wrong. */
  readonly ranges?: Map<string, TextRange>
}

export type FieldPath = readonly (string | number)[]

export function pathKey(path: FieldPath): string {
  return JSON.stringify(path)
}

export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Up to the closing quote; what is inside is left to `JSON.parse`. */
const STRING = /"(?:[^"\\\n]|\\.)*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const SPACE = /[ \t\r\n]*/y

/** Throws JsonProblem. */
export function parseJson(text: string, options: JsonOptions): unknown {
  const reader = new JsonReader(text, options)
  return reader.document()
}

/** Beyond 2^53 only what a number writes of itself (1e17 as its digits), never digits that it would change. */
export function isKeptInteger(value: number, literal: string): boolean {
  return Number.isSafeInteger(value) || String(value) === literal
}

class JsonReader {
  private at = 0
  private readonly path: (string | number)[] = []
  private readonly text: string
  private readonly options: JsonOptions

  constructor(text: string, options: JsonOptions) {
    this.text = text
    this.options = options
  }

  document(): unknown {
    const value = this.value()
    this.space()
    if (this.at < this.text.length) this.fail('the record ends here, but more text follows')
    return value
  }

  private value(): unknown {
    this.space()
    const start = this.at
    const value = this.bare()
    this.options.ranges?.set(pathKey(this.path), { start, end: this.at })
    return value
  }

  private bare(): unknown {
    const character = this.text[this.at]
    if (character === '{') return this.object()
    if (character === '[') return this.array()
    if (character === '"') return this.string()
    if (character === 't') return this.word('true', true)
    if (character === 'f') return this.word('false', false)
    if (character === 'n') return this.word('null', null)
    return this.number()
  }

  private object(): unknown {
    this.enter()
    const object: Record<string, unknown> = {}
    const seen = new Set<string>()
    while (this.more('}', seen.size > 0)) {
      const start = this.at
      if (this.text[start] !== '"') this.fail('expected a key in double quotes')
      const key = this.string()
      const range = { start, end: this.at }
      if (seen.has(key)) throw new JsonProblem(`the key "${key}" is there twice`, range, 'the second one')
      if (FORBIDDEN_KEYS.has(key)) throw new JsonProblem(`the key "${key}" is not allowed`, range)
      seen.add(key)
      this.space()
      this.expect(':')
      this.path.push(key)
      object[key] = this.value()
      this.path.pop()
    }
    return object
  }

  private array(): unknown {
    this.enter()
    const array: unknown[] = []
    while (this.more(']', array.length > 0)) {
      this.path.push(array.length)
      array.push(this.value())
      this.path.pop()
    }
    return array
  }

  /** True when another member follows; consumes the comma before it, or the closing bracket. */
  private more(close: string, needsComma: boolean): boolean {
    this.space()
    if (this.text[this.at] === close) {
      this.at += 1
      return false
    }
    if (needsComma) this.expect(',')
    this.space()
    return true
  }

  private string(): string {
    const start = this.at
    const literal = this.match(STRING)
    if (literal === undefined) this.fail('the text in quotes is not closed')
    try {
      return JSON.parse(literal) as string
    } catch {
      throw new JsonProblem('the text in quotes is not valid JSON', { start, end: this.at })
    }
  }

  private number(): number {
    const start = this.at
    const literal = this.match(NUMBER)
    if (literal === undefined) this.fail(this.at < this.text.length ? 'expected a value' : 'the record ends too early')
    const value = Number(literal)
    const isInteger = /^-?\d+$/.test(literal)
    if (isInteger && !isKeptInteger(value, literal)) {
      throw new JsonProblem('the integer is beyond 2^53 and would be rounded', { start, end: this.at }, 'write it as text')
    }
    if (!Number.isFinite(value)) throw new JsonProblem('the number is too large', { start, end: this.at }, 'write it as text')
    return value
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail('expected a value')
    this.at += word.length
    return value
  }

  private enter(): void {
    if (this.path.length >= this.options.maxDepth) this.fail(`the record is nested deeper than ${this.options.maxDepth} levels`)
    this.at += 1
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) {
      this.fail(this.at < this.text.length ? `expected "${character}"` : 'the record ends too early')
    }
    this.at += 1
  }

  private space(): void {
    this.match(SPACE)
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  private fail(message: string): never {
    const start = Math.min(this.at, this.text.length)
    throw new JsonProblem(message, { start, end: start + 1 }, start < this.text.length ? undefined : 'the end')
  }
}
