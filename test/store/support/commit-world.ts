/**
 * A small registry on a simulated disk: `model` lists the ids of all versions, `v/<n>-<id>` is one file each, and a
 * commit adds to both. What must hold then is easy to say: see `check`.
 */
import type { StoreContext } from '../../../src/store/context.js'
import { pruneOperations } from '../../../src/store/prune.js'
import { readConsistently } from '../../../src/store/reader.js'
import { SimulatedDisk } from '../../../src/store/vfs-simulated.js'
import type { Vfs } from '../../../src/store/vfs.js'
import { Writer, type Committed } from '../../../src/store/writer.js'
import { Scheduler, type SimulatedTask } from './scheduler.js'
import { seededRandom } from './seeded-random.js'

export const ROOT = '/p/.zen'

export interface WorldOptions {
  readonly writers?: number
  readonly commitsEach?: number
  readonly readers?: number
  /** Chances per step. */
  readonly kill?: number
  readonly sleep?: number
  readonly powerLoss?: number
  readonly edit?: number
  readonly undoWindow?: number
  /** Longest sleep in steps. */
  readonly longestSleep?: number
  /** A mistake to plant in one process's file access. */
  readonly plant?: (vfs: Vfs) => Vfs
}

export interface Look {
  readonly ids: readonly string[]
  readonly names: readonly string[]
}

export class CommitWorld {
  readonly violations: string[] = []
  readonly scheduler: Scheduler
  private readonly disk: SimulatedDisk
  private readonly random: () => number
  private readonly options: WorldOptions
  /** Acknowledged to a caller. */
  private readonly acked = new Set<string>()
  /** Shown to a reader. */
  private readonly seen = new Set<string>()
  /** Written by a person into `model`. */
  private readonly edits: string[] = []
  private nextNumber = 1
  private nextUlid = 1

  constructor(seed: number, options: WorldOptions = {}) {
    this.random = seededRandom(seed)
    this.options = options
    this.disk = new SimulatedDisk(this.random)
    this.disk.seed(`${ROOT}/zen.yaml`, 'project\n')
    this.disk.seed(`${ROOT}/model`, '')
    this.scheduler = new Scheduler(this.random)
  }

  /** Runs everything; violations are collected. */
  async run(): Promise<readonly string[]> {
    for (let at = 0; at < (this.options.writers ?? 2); at += 1) await this.spawnWriter(this.options.commitsEach ?? 2)
    for (let at = 0; at < (this.options.readers ?? 1); at += 1) await this.spawnReader()
    for (let steps = 0; steps < 6000 && (await this.scheduler.step()); steps += 1) await this.disturb(steps)
    if (this.scheduler.alive.length > 0) this.violations.push('a process does not end')
    this.scheduler.killAll()
    await this.recover()
    await this.check()
    for (const task of this.scheduler.tasks) {
      if (task.error !== undefined) this.violations.push(`${task.name} threw ${describe(task.error)}`)
    }
    return this.violations
  }

  private async disturb(steps: number): Promise<void> {
    // The last part is calm, so that every schedule ends.
    if (steps > 3000) return
    const { kill = 0, sleep = 0, powerLoss = 0, edit = 0, longestSleep = 200 } = this.options
    const alive = this.scheduler.alive
    if (alive.length === 0) return
    if (this.random() < kill) {
      this.scheduler.kill(this.scheduler.pick(alive))
      await this.spawnWriter(1)
    }
    if (this.random() < sleep) this.scheduler.pick(alive).asleep = Math.floor(this.random() * longestSleep)
    if (this.random() < powerLoss) {
      this.scheduler.killAll()
      this.disk.losePower()
      this.scheduler.trace.push('power lost')
      await this.spawnWriter(1)
      await this.spawnReader()
    }
    if (this.random() < edit) this.edit()
  }

  private edit(): void {
    const mark = `#edit${this.edits.length}`
    if (!this.disk.editInPlace(`${ROOT}/model`, (text) => `${text}${mark}\n`)) return
    this.edits.push(mark)
    this.scheduler.trace.push(`a person wrote ${mark}`)
  }

  private async spawnWriter(commits: number): Promise<void> {
    await this.scheduler.spawn(`w${this.scheduler.tasks.length}`, async (task) => {
      const context = this.contextFor(task)
      const writer = new Writer(context)
      for (let at = 0; at < commits; at += 1) {
        await this.addVersion(writer)
        await pruneOperations(context, this.options.undoWindow ?? 200)
      }
    })
  }

  private async addVersion(writer: Writer): Promise<void> {
    const id = `id${this.nextNumber++}`
    const committed: Committed<number> = await writer.commit({ command: `add ${id}`, actor: 'test' }, async (basis) => {
      const numbers = (await basis.list('v')).map((name) => Number.parseInt(name, 10))
      const number = Math.max(0, ...numbers) + 1
      const before = Buffer.from((await basis.read('model')) ?? []).toString('utf8')
      const path = `v/${number}-${id}`
      const files = [
        { path, bytes: Buffer.from(id) },
        { path: 'model', bytes: Buffer.from(`${before}${id}\n`) },
      ]
      return { result: number, files, witness: path }
    })
    this.acked.add(id)
    this.scheduler.trace.push(`acknowledged ${id} as ${committed.result}`)
  }

  private async spawnReader(): Promise<void> {
    await this.scheduler.spawn(`r${this.scheduler.tasks.length}`, async (task) => {
      const context = this.contextFor(task)
      for (let at = 0; at < 3; at += 1) {
        const wanted = [...this.acked, ...this.seen]
        const look = await this.look(context)
        this.checkLook(task.name, look, wanted)
        for (const id of look.ids) this.seen.add(id)
      }
    })
  }

  private async look(context: StoreContext): Promise<Look> {
    return readConsistently(context, async (snapshot) => {
      const names = await snapshot.list('v')
      const model = Buffer.from((await snapshot.read('model')) ?? []).toString('utf8')
      const ids = model.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
      for (const name of names) {
        const content = Buffer.from((await snapshot.read(`v/${name}`)) ?? []).toString('utf8')
        if (!name.endsWith(`-${content}`)) this.violations.push(`v/${name} holds "${content}"`)
      }
      return { ids, names }
    })
  }

  private checkLook(who: string, look: Look, wanted: readonly string[]): void {
    const fail = (text: string) => this.violations.push(`${who}: ${text} (${look.names.join(' ')} | ${look.ids.join(' ')})`)
    const files = look.names.map((name) => name.replace(/^\d+-/, ''))
    if (this.edits.length === 0 && [...files].sort().join() !== [...look.ids].sort().join()) fail('a torn look')
    const numbers = look.names.map((name) => Number.parseInt(name, 10))
    if (new Set(numbers).size !== numbers.length) fail('a number is there twice')
    for (const id of wanted) if (!files.includes(id)) fail(`${id} was acknowledged or shown and is gone`)
  }

  /** The next command: it rolls forward what is open. */
  private async recover(): Promise<void> {
    const before = this.scheduler.tasks.length
    await this.spawnWriter(1)
    const task = this.scheduler.tasks[before]!
    while (task.isAlive) await task.step()
  }

  private async check(): Promise<void> {
    const before = this.scheduler.tasks.length
    await this.scheduler.spawn('check', async (task) => {
      const context = this.contextFor(task)
      const look = await this.look(context)
      this.checkLook('at the end', look, [...this.acked, ...this.seen])
    })
    const task = this.scheduler.tasks[before]!
    while (task.isAlive) await task.step()
    this.checkNothingLost()
  }

  /** Every line that a person or an acknowledged commit wrote is in the file, or kept beside it. */
  private checkNothingLost(): void {
    if (this.edits.length === 0) return
    const kept = this.disk.names(`${ROOT}/local/conf`).map((name) => this.disk.readText(`${ROOT}/local/conf/${name}`) ?? '')
    const lines = new Set([this.disk.readText(`${ROOT}/model`) ?? '', ...kept].join('\n').split('\n'))
    for (const line of [...this.edits, ...this.acked]) if (!lines.has(line)) this.violations.push(`${line} is lost`)
  }

  private contextFor(task: SimulatedTask): StoreContext {
    const vfs = this.disk.process(task.gate)
    return {
      vfs: this.options.plant?.(vfs) ?? vfs,
      root: ROOT,
      waitingRoom: undefined,
      now: () => 0,
      pause: task.pause,
      random: this.random,
      newUlid: () => `U${this.nextUlid++}`,
      notice: () => undefined,
    }
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
