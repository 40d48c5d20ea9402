/** The table of records: one line each. Round-trip tests and `schemas/*.json` come from it. */
import type { z } from 'zod'
import { artifact, artifactVersion } from './artifact.js'
import { event } from './event.js'
import { manualLink, runLink } from './link.js'
import { model } from './model.js'
import { modelVersion } from './model-version.js'
import { project } from './project.js'
import { run } from './run.js'

export const records = {
  project: { schema: project, format: 'yaml' },
  model: { schema: model, format: 'yaml' },
  'model-version': { schema: modelVersion, format: 'yaml' },
  'run-link': { schema: runLink, format: 'json' },
  'manual-link': { schema: manualLink, format: 'yaml' },
  artifact: { schema: artifact, format: 'yaml' },
  'artifact-version': { schema: artifactVersion, format: 'json' },
  run: { schema: run, format: 'json' },
  event: { schema: event, format: 'yaml' },
} as const

export type RecordKind = keyof typeof records
export type RecordOf<K extends RecordKind> = z.infer<(typeof records)[K]['schema']>
