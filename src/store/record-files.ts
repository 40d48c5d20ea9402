/** Which names in a folder are records of a kind: editors and systems leave other files beside them. */
import type { RecordKind } from '../schema/records.js'
import { parseNumbered } from './layout.js'

const ULID_NAME = /^[0-9A-HJKMNP-TV-Z]{26}\.(json|yaml)$/
const SHORT_ID_NAME = /^[a-z2-7]{10}\.yaml$/

export const recordFileKinds: Readonly<Record<RecordKind, (name: string) => boolean>> = {
  project: (name) => name === 'zen.yaml',
  model: (name) => name === 'model.yaml',
  'model-version': (name) => name.endsWith('.yaml') && parseNumbered(name) !== undefined,
  'run-link': (name) => ULID_NAME.exec(name)?.[1] === 'json',
  'manual-link': (name) => SHORT_ID_NAME.test(name),
  artifact: (name) => name === 'artifact.yaml',
  'artifact-version': (name) => name.endsWith('.json') && parseNumbered(name) !== undefined,
  run: (name) => ULID_NAME.exec(name)?.[1] === 'json',
  event: (name) => ULID_NAME.exec(name)?.[1] === 'yaml',
}

/** Kinds of which a folder holds one record at most, under one name. */
export const singleNames: Readonly<Partial<Record<RecordKind, readonly [string]>>> = {
  project: ['zen.yaml'],
  model: ['model.yaml'],
  artifact: ['artifact.yaml'],
}
