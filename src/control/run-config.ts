/** The file of `zen run --config`: a YAML mapping. Unknown and mistyped keys are errors with file and line, never dropped. */
import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import type { Document, LineCounter, Node, Scalar, YAMLMap } from 'yaml'
import * as z from 'zod'
import { ZenError } from '../errors.js'
import type { ModelConfig, PipelineDefinition } from '../sdk/definitions.js'
import { nearMisses } from './near-misses.js'

const text = z.string()
const modelConfig = z.strictObject({
  name: text,
  version: z.union([text, z.int(), z.null()]).optional(),
  license: text.optional(),
  description: text.optional(),
  audience: text.optional(),
  useCases: text.optional(),
  limitations: text.optional(),
  tradeOffs: text.optional(),
  ethics: text.optional(),
  tags: z.array(text).optional(),
  saveModelsToRegistry: z.boolean().optional(),
  createNewModelVersion: z.boolean().optional(),
  deleteNewVersionOnFailure: z.boolean().optional(),
})

const runConfig = z.strictObject({
  runName: text.optional(),
  enableCache: z.boolean().optional(),
  parameters: z.record(text, z.unknown()).optional(),
  model: modelConfig.optional(),
  extra: z.record(text, z.unknown()).optional(),
  tags: z.array(text).optional(),
  executionMode: z.enum(['continue-on-failure', 'stop-on-failure', 'fail-fast']).optional(),
})
export type RunConfig = z.infer<typeof runConfig>

const knownKeys: readonly string[] = [...Object.keys(runConfig.shape), ...Object.keys(modelConfig.shape)]

/** Throws FILE_NOT_FOUND and CONFIG_INVALID. */
export async function readRunConfig(file: string, cwd: string): Promise<RunConfig> {
  const path = resolve(cwd, file)
  const shown = relative(cwd, path) || file
  const content = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ZenError('FILE_NOT_FOUND', `There is no configuration file ${shown}.`, { cause, data: { file: path } })
  })
  const { parseDocument, LineCounter } = (await import('yaml')).default
  const lines = new LineCounter()
  const document = parseDocument(content, { lineCounter: lines, uniqueKeys: true })
  const syntax = document.errors[0]
  if (syntax) throw invalid(shown, lines, syntax.pos[0], sentenceOf(syntax.message))
  const parsed = runConfig.safeParse(document.toJS({ maxAliasCount: 0 }) ?? {})
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const at = [...issue.path, ...(unknown === undefined ? [] : [unknown])]
  throw invalid(
    shown,
    lines,
    unknown === undefined ? offsetOf(document, at) : keyOffsetOf(document, at),
    describe(at, issue.message, unknown),
    unknown,
  )
}

/** Without the position, which stands before the message, and without the excerpt. */
function sentenceOf(message: string): string {
  const [first = ''] = message.split('\n')
  return `${first.replace(/ at line \d+, column \d+:?$/, '')}.`
}

function describe(at: readonly PropertyKey[], message: string, unknown: string | undefined): string {
  if (unknown !== undefined) return `"${unknown}" is not a key of a run configuration.`
  return at.length === 0
    ? `A run configuration is a mapping of keys to values. ${message}`
    : `${at.map(String).join('.')}: ${message}`
}

/** Of the key itself: the value of an unknown one says nothing. */
function keyOffsetOf(document: Document, path: readonly PropertyKey[]): number {
  const parent = document.getIn(path.slice(0, -1), true) as Partial<YAMLMap> | undefined
  const pair = parent?.items?.find(({ key }) => (key as Partial<Scalar> | null)?.value === path.at(-1))
  return (pair?.key as Partial<Scalar> | undefined)?.range?.[0] ?? offsetOf(document, path)
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as Node | undefined
    if (node?.range) return node.range[0]
  }
  return 0
}

function invalid(file: string, lines: LineCounter, offset: number, message: string, unknown?: string): ZenError {
  const { line, col } = lines.linePos(offset)
  const near = unknown === undefined ? [] : nearMisses(unknown, knownKeys)
  return new ZenError('CONFIG_INVALID', `${file}:${line}:${col}  ${message}`, {
    why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Its keys are ${Object.keys(runConfig.shape).join(', ')}.`,
    data: { file, line, column: col, near },
  })
}

/**
 * What the file of `withOptions({ config })` changes, with its parameters; its path is relative to the file of the pipeline.
 * It stands above the pipeline's definition and below what `withOptions` says itself. Throws as {@link readRunConfig}.
 */
export async function withConfigFile(
  pipeline: PipelineDefinition,
): Promise<{ readonly pipeline: PipelineDefinition; readonly parameters: Readonly<Record<string, unknown>> }> {
  const { configFile, file, changes } = pipeline
  if (configFile === undefined) return { pipeline, parameters: {} }
  const config = await readRunConfig(configFile, file === undefined ? process.cwd() : dirname(file))
  const changed = { ...configured(pipeline, config), ...changes, configFile: undefined }
  return { pipeline: changed, parameters: config.parameters ?? {} }
}

/** What a configuration changes in a pipeline; what the command line says goes on top. */
export function configured(pipeline: PipelineDefinition, config: RunConfig): PipelineDefinition {
  return {
    ...pipeline,
    ...(config.enableCache === undefined ? {} : { enableCache: config.enableCache }),
    ...(config.model === undefined ? {} : { model: config.model satisfies ModelConfig }),
    ...(config.extra === undefined ? {} : { extra: { ...pipeline.extra, ...config.extra } }),
    ...(config.tags === undefined ? {} : { tags: config.tags }),
    ...(config.executionMode === undefined ? {} : { executionMode: config.executionMode }),
    ...(config.runName === undefined ? {} : { runName: config.runName }),
  }
}
