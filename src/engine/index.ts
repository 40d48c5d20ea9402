/** The engine: definition → compiled → plan → execution → record. */
export { executeRun, type ExecuteOptions } from './run/execute.js'
export { planRun, type PlannedStep, type PlanOptions } from './run/plan-run.js'
export { abandonedRuns, finishAbandonedRuns, foldJournal, liveRecord, liveRuns, type FoldedRun } from './run/live-runs.js'
export { ownerAlive, type RunOwner } from './run/owner.js'
export { readStepLogs, type LogLine } from './run/step-logs.js'
export { finishedRunOf, overlayOf, type RunState } from './run/state.js'
export { fromStepError } from './step-error.js'
