import type { Gate } from '../../../src/store/vfs-simulated.js'

/** A simulated process: code that stops at every file system call until the scheduler lets it go on. */
export class SimulatedTask {
  readonly name: string
  isDone = false
  isDead = false
  /** Steps for which it is not chosen: a laptop that sleeps, a process that is stopped. */
  asleep = 0
  error: unknown
  /** More than one where it fsyncs several things together. */
  private readonly waiting: (() => void)[] = []
  private readonly trace: string[]

  constructor(name: string, trace: string[]) {
    this.name = name
    this.trace = trace
  }

  readonly gate: Gate = (call, path) => {
    return new Promise((resolve) => {
      this.waiting.push(() => {
        this.trace.push(`${this.name} ${call} ${path}`)
        resolve()
      })
    })
  }

  readonly pause = (): Promise<void> => this.gate('pause', '')

  start(run: () => Promise<void>): void {
    run().then(
      () => {
        this.isDone = true
      },
      (error: unknown) => {
        this.error = error
        this.isDone = true
      },
    )
  }

  get isWaiting(): boolean {
    return this.waiting.length > 0
  }

  get isAlive(): boolean {
    return !this.isDone && !this.isDead
  }

  /** One call, whichever of those that wait, and all that the process does up to its next one. */
  async step(random: () => number = () => 0): Promise<void> {
    const [proceed] = this.waiting.splice(Math.floor(random() * this.waiting.length), 1)
    const left = this.waiting.length
    proceed?.()
    // While others wait, nothing tells when this one has come to its next call.
    if (left > 0) for (let turns = 0; turns < 40; turns += 1) await Promise.resolve()
    await this.settle()
  }

  async settle(): Promise<void> {
    for (let turns = 0; turns < 400; turns += 1) {
      if (this.isWaiting || this.isDone) return
      await Promise.resolve()
    }
    // Something slower than a promise, such as a first import.
    while (!this.isWaiting && !this.isDone) await new Promise((resolve) => setImmediate(resolve))
  }
}

export class Scheduler {
  readonly trace: string[] = []
  readonly tasks: SimulatedTask[] = []
  private readonly random: () => number

  constructor(random: () => number) {
    this.random = random
  }

  async spawn(name: string, run: (task: SimulatedTask) => Promise<void>): Promise<SimulatedTask> {
    const task = new SimulatedTask(name, this.trace)
    this.tasks.push(task)
    task.start(() => run(task))
    await task.settle()
    return task
  }

  get alive(): SimulatedTask[] {
    return this.tasks.filter((task) => task.isAlive)
  }

  /** Lets one process make one call; false when none is left. */
  async step(): Promise<boolean> {
    const alive = this.alive
    if (alive.length === 0) return false
    const awake = alive.filter((task) => task.asleep === 0)
    for (const task of alive) if (task.asleep > 0) task.asleep -= 1
    const choices = awake.length > 0 ? awake : alive
    await this.pick(choices).step(this.random)
    return true
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)]!
  }

  kill(task: SimulatedTask): void {
    task.isDead = true
    this.trace.push(`${task.name} killed`)
  }

  killAll(): void {
    for (const task of this.alive) this.kill(task)
  }
}
