/** Timing of processes and functions. All times in milliseconds; every figure is a median. */
import { spawnSync } from 'node:child_process'

export interface Figure {
  readonly name: string
  readonly medianMs: number
  readonly minMs: number
  readonly runs: number
  /** What `medianMs` is held against, and the target of the quotient; or a target in milliseconds. */
  readonly baseline?: { readonly name: string; readonly medianMs: number; readonly targetRatio: number }
  readonly targetMs?: number
}

export interface Command {
  readonly name: string
  readonly args: readonly string[]
  readonly targetRatio?: number
  /** Instead of Node itself. */
  readonly program?: string
}

/** Where NODE_EXTRA_CA_CERTS is set, Node 20 loads all certificates at each start: it would flatter every ratio. */
const leftOut = new Set(['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_V8_COVERAGE', 'CI', 'ZEN_FSYNC'])

export function benchEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !leftOut.has(name)))
}

/** Starts each command once per round, in turns, so that whatever else the machine does meets all of them alike. */
export function timeCommands(commands: readonly Command[], options: { cwd: string; runs: number }): Figure[] {
  const baseline: Command = { name: 'node -e 0', args: ['-e', '0'] }
  const all = [baseline, ...commands]
  const times = all.map((): number[] => [])
  for (let round = -1; round < options.runs; round++) {
    for (const [index, command] of all.entries()) {
      const ms = timeOne(command, options.cwd)
      // The first round warms the disk cache.
      if (round >= 0) times[index]!.push(ms)
    }
  }
  const base = median(times[0]!)
  return all.map((command, index) => ({
    ...figure(command.name, times[index]!),
    ...(command.targetRatio === undefined
      ? {}
      : { baseline: { name: baseline.name, medianMs: base, targetRatio: command.targetRatio } }),
  }))
}

function timeOne({ name, args, program = process.execPath }: Command, cwd: string): number {
  const started = performance.now()
  const { status, stderr, error } = spawnSync(program, args, { cwd, env: benchEnv(), stdio: ['ignore', 'pipe', 'pipe'] })
  const ms = performance.now() - started
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr.toString()}`)
  return ms
}

export function figure(name: string, times: readonly number[]): Figure {
  return { name, medianMs: median(times), minMs: Math.min(...times), runs: times.length }
}

export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
