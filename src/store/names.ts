import { ZenError } from '../errors.js'

export type NamedKind =
  'project' | 'model' | 'model-version' | 'artifact' | 'artifact-version' | 'run' | 'stack' | 'component' | 'tag'

const MAX_NAME_BYTES = 128
const WINDOWS_DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
const VERSION_WORDS = new Set(['none', 'staging', 'production', 'archived', 'latest'])

const kindWords: Record<NamedKind, string> = {
  project: 'project name',
  model: 'model name',
  'model-version': 'version name',
  artifact: 'artifact name',
  'artifact-version': 'version name',
  run: 'run name',
  stack: 'stack name',
  component: 'component name',
  tag: 'tag',
}

/** Throws NAME_INVALID with the rule that the name breaks. Names become file names on every system, so the rules are narrow. */
export function checkName(kind: NamedKind, name: string): void {
  const rule = brokenRule(kind, name)
  if (rule === undefined) return
  throw new ZenError('NAME_INVALID', `${JSON.stringify(name)} cannot be a ${kindWords[kind]}: ${rule}.`, {
    why: 'Names start with a letter or digit and hold letters, digits, ".", "_", "-" and inner spaces, at most 128 bytes.',
    data: { kind, name, rule },
  })
}

function brokenRule(kind: NamedKind, name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `it is longer than ${MAX_NAME_BYTES} bytes`
  const forbidden = /[^\p{L}\p{M}\p{N}. _-]/u.exec(name)?.[0]
  if (forbidden !== undefined) return `it holds ${describeCharacter(forbidden)}`
  if (!/^[\p{L}\p{N}_]/u.test(name)) return `it starts with ${describeCharacter(name[0]!)}`
  if (/[. ]$/.test(name)) return `it ends with ${describeCharacter(name.at(-1)!)}`
  if (WINDOWS_DEVICES.test(name)) return 'it is the name of a device on Windows'
  if (kind === 'model-version' || kind === 'artifact-version') {
    if (VERSION_WORDS.has(foldName(name))) return `"${name}" means a stage or the latest version`
    if (/^\p{N}+$/u.test(name)) return 'a plain number means the version with that number'
  }
  return undefined
}

function describeCharacter(character: string): string {
  if (character === ' ') return 'a space'
  if (/[\p{C}\p{Z}]/u.test(character)) {
    return `the invisible character U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
  }
  return `"${character}"`
}

/** How names are compared: two names that fold alike would be one file on some systems. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC')
}

export function sameName(a: string, b: string): boolean {
  return a === b || foldName(a) === foldName(b)
}
