/** The engine: definition → compiled → plan → execution → record. */
export { executeRun, type ExecuteOptions } from './run/execute.js'
export { planRun, type PlannedStep } from './run/plan-run.js'
export { abandonedRuns, finishAbandonedRuns, foldJournal, liveRuns } from './run/live-runs.js'
export { ownerAlive } from './run/owner.js'
export { readStepLogs } from './run/step-logs.js'
export { fromStepError } from './step-error.js'
