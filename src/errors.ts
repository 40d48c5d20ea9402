/**
 * Every failure that zen expects, in one table: code, exit code, what it means.
 * `docs/errors.md` is generated from it and a test holds one example of each.
 * This file imports nothing.
 */

export const ExitCode = {
  done: 0,
  failure: 1,
  usage: 2,
  run: 3,
  conflict: 4,
  data: 5,
  disk: 6,
  remote: 7,
  bug: 70,
  interrupted: 130,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

interface CodeEntry {
  readonly exit: ExitCode
  readonly meaning: string
}

/** Add a code here, then an example to `test/errors/examples.ts`. */
export const errorCodes = {
  // ── project
  NOT_A_PROJECT: { exit: 1, meaning: 'No .zen folder here or in any folder above.' },
  // ── lookups
  MODEL_NOT_FOUND: { exit: 1, meaning: 'No model has this name or id.' },
  MODEL_VERSION_NOT_FOUND: { exit: 1, meaning: 'The model has no version with this number, name or id.' },
  STAGE_EMPTY: { exit: 1, meaning: 'No version of the model stands in this stage.' },
  ARTIFACT_NOT_FOUND: { exit: 1, meaning: 'No artifact has this name.' },
  ARTIFACT_VERSION_NOT_FOUND: { exit: 1, meaning: 'The artifact has no version with this number, name or id.' },
  RUN_NOT_FOUND: { exit: 1, meaning: 'No run has this name or id.' },
  PIPELINE_NOT_FOUND: { exit: 1, meaning: 'No run of a pipeline with this name is recorded.' },
  AMBIGUOUS: { exit: 1, meaning: 'Several things match; name one of them.' },
  STACK_NOT_FOUND: { exit: 1, meaning: 'No stack has this name.' },
  STEP_NOT_FOUND: { exit: 1, meaning: 'The run has no step with this id.' },
  // ── refused
  MODEL_EXISTS: { exit: 1, meaning: 'A model with this name exists already.' },
  MODEL_VERSION_EXISTS: { exit: 1, meaning: 'The model has a version with this name already.' },
  ARTIFACT_VERSION_EXISTS: { exit: 1, meaning: 'The artifact has a version with this name already, with other bytes.' },
  ARTIFACT_IN_USE: { exit: 1, meaning: 'A model version or a run needs this version of the artifact.' },
  PATH_EXISTS: { exit: 1, meaning: 'Something is at this path already, and zen does not overwrite it.' },
  NAME_INVALID: { exit: 2, meaning: 'The name breaks the naming rules.' },
  STAGE_INVALID: { exit: 2, meaning: 'Not a stage, or not one that can be set.' },
  // ── usage
  USAGE: { exit: 2, meaning: 'The command was given wrong arguments or flags.' },
  COMMAND_NOT_FOUND: { exit: 2, meaning: 'zen has no such command.' },
  // ── conflict
  STAGE_TAKEN: { exit: 4, meaning: 'Another version stands in this stage, and nobody agreed to replace it.' },
  CONFIRMATION_NEEDED: { exit: 4, meaning: 'The command would destroy something and nobody could be asked.' },
  RUNS_LIVE: { exit: 4, meaning: 'Runs are going on that the act would take the ground from.' },
  CONTENTION: { exit: 4, meaning: 'Other processes kept writing for too long.' },
  EDIT_CONFLICT: { exit: 4, meaning: 'A person edited a file while zen changed it; both contents were kept.' },
  // ── data
  RECORD_INVALID: { exit: 5, meaning: 'A record under .zen cannot be read.' },
  SCHEMA_TOO_NEW: { exit: 5, meaning: 'A record was written by a newer zen.' },
  STORE_DAMAGED: { exit: 5, meaning: 'The operation log of the store is damaged.' },
  OBJECT_MISSING: { exit: 5, meaning: "An artifact's bytes are not in this work tree." },
  OBJECT_CORRUPT: { exit: 5, meaning: "An artifact's bytes do not match their digest." },
  ARTIFACT_UNREADABLE: { exit: 5, meaning: 'The stored bytes of an artifact cannot be turned back into a value.' },
  // ── disk
  DISK: { exit: 6, meaning: 'The disk is full, read-only, or refused access.' },
  OUTCOME_UNKNOWN: { exit: 6, meaning: 'The disk failed in the middle of a commit; look before you repeat.' },
  // ── pipelines
  FILE_NOT_FOUND: { exit: 2, meaning: 'The pipeline file does not exist.' },
  LOAD_FAILED: { exit: 3, meaning: 'The pipeline file does not parse, or does not load.' },
  NO_PIPELINE: { exit: 2, meaning: 'The file exports no pipeline.' },
  SEVERAL_PIPELINES: { exit: 2, meaning: 'The file exports several pipelines; name one.' },
  COMPOSE_FAILED: { exit: 3, meaning: 'The pipeline function threw, or wired its steps wrongly.' },
  PARAMETER_INVALID: { exit: 2, meaning: 'A parameter is unknown, missing or of the wrong type.' },
  CONFIG_INVALID: { exit: 2, meaning: 'The configuration file has an unknown or mistyped key.' },
  PIPELINE_CALLED_ON_IMPORT: { exit: 3, meaning: 'A pipeline was called while zen imported its module.' },
  STEP_FAILED: { exit: 3, meaning: 'A step threw, exited, was killed or returned the wrong outputs.' },
  RUN_FAILED: { exit: 3, meaning: 'The run failed.' },
  CONTEXT_MISSING: { exit: 3, meaning: 'Called outside of a step or of a pipeline.' },
  NO_MATERIALIZER: { exit: 3, meaning: 'No materializer takes this value.' },
  PACKAGE_MISSING: { exit: 3, meaning: 'An optional package that this value needs is not installed.' },
  FILE_ARTIFACT_INVALID: {
    exit: 3,
    meaning: 'The file or folder that a step gave as its output is missing or cannot be stored.',
  },
  DEFINITION_INVALID: { exit: 3, meaning: 'A step, pipeline or artifact was defined with wrong options.' },
  MODEL_CONFIG_INVALID: { exit: 2, meaning: 'A Model was configured with contradicting or unknown options.' },
  // ── elsewhere
  COMPONENT_MISSING: { exit: 1, meaning: 'The active stack has no component of this type.' },
  INTEGRATION_UNKNOWN: { exit: 1, meaning: 'No integration has this name.' },
  INTEGRATION_NOT_CARRIED: { exit: 1, meaning: 'The integration needs something that zen does not carry.' },
  BUG: { exit: 70, meaning: 'A bug in zen.' },
} as const satisfies Record<string, CodeEntry>

export type ErrorCode = keyof typeof errorCodes

export interface ZenErrorOptions {
  /** Why it happened: one or two sentences. */
  readonly why?: string | undefined
  /** What to type next: whole commands where possible. */
  readonly hints?: readonly string[] | undefined
  /** Facts for scripts (names, paths, near misses). JSON values only. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
  readonly cause?: unknown
  /** Overrides the table's exit code. */
  readonly exitCode?: ExitCode | undefined
}

/** A failure that zen expects. Branded by a string so that two copies of the package agree; test with {@link isZenError}. */
export class ZenError extends Error {
  readonly '~zenlocal' = { error: true } as const
  override readonly name = 'ZenError'
  readonly code: ErrorCode
  readonly why: string | undefined
  readonly hints: readonly string[]
  readonly data: Readonly<Record<string, unknown>>
  readonly exitCode: ExitCode

  constructor(code: ErrorCode, message: string, options: ZenErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.why = options.why
    this.hints = options.hints ?? []
    this.data = options.data ?? {}
    this.exitCode = options.exitCode ?? errorCodes[code].exit
  }

  /** The shape that `--json` prints and that crosses process borders. */
  toJSON(): SerializedError {
    return {
      code: this.code,
      message: this.message,
      ...(this.why === undefined ? {} : { why: this.why }),
      hints: this.hints,
      data: this.data,
      exitCode: this.exitCode,
    }
  }
}

export interface SerializedError {
  readonly code: ErrorCode
  readonly message: string
  readonly why?: string
  readonly hints: readonly string[]
  readonly data: Readonly<Record<string, unknown>>
  readonly exitCode: ExitCode
}

export function isZenError(value: unknown): value is ZenError {
  return value instanceof Error && (value as { '~zenlocal'?: { error?: unknown } })['~zenlocal']?.error === true
}

export function fromSerialized(error: SerializedError): ZenError {
  return new ZenError(error.code, error.message, {
    why: error.why,
    hints: error.hints,
    data: error.data,
    exitCode: error.exitCode,
  })
}
