/** Mistakes that the simulation must find: each is one change of the protocol, made in what a process asks of the disk. */
import { hashBytes } from '../../../src/store/hash.js'
import type { FileStat, Vfs } from '../../../src/store/vfs.js'
import type { WorldOptions } from './commit-world.js'

export interface PlantedMistake {
  readonly what: string
  readonly options: WorldOptions
}

const powerLoss: WorldOptions = { writers: 2, commitsEach: 2, readers: 1, kill: 0.004, sleep: 0.01, powerLoss: 0.004 }
/** For what needs a kill between two neighbouring calls, and then a power loss in the middle of the recovery. */
const storm: WorldOptions = { writers: 2, commitsEach: 3, readers: 0, kill: 0.05, powerLoss: 0.02 }
const crowd: WorldOptions = { writers: 3, commitsEach: 2, readers: 2, kill: 0.002, sleep: 0.01 }
const sleepers: WorldOptions = { writers: 3, commitsEach: 3, readers: 1, sleep: 0.02, longestSleep: 1500, undoWindow: 1 }
const person: WorldOptions = { writers: 2, commitsEach: 3, readers: 0, sleep: 0.02, edit: 0.03 }

function change(options: WorldOptions, make: (vfs: Vfs) => Partial<Vfs>): WorldOptions {
  return {
    ...options,
    plant: (vfs) => {
      const changed = make(vfs)
      return new Proxy(vfs, {
        get: (target, name) => {
          const own: unknown = Reflect.get(changed, name)
          if (own !== undefined) return own
          const call: unknown = Reflect.get(target, name)
          return typeof call === 'function' ? (call.bind(target) as unknown) : call
        },
      })
    },
  }
}

const isOps = (path: string) => path.endsWith('/local/ops')
const isOp = (path: string) => /\/ops\/\d+$/.test(path)

export const plantedMistakes: readonly PlantedMistake[] = [
  {
    what: 'the door is never synced',
    options: change(powerLoss, (vfs) => ({ fsyncDir: (p) => (isOps(p) ? undefined : vfs.fsyncDir(p)) })),
  },
  {
    what: 'another process’s door is not synced before its files are put in place',
    options: change(storm, (vfs) => {
      let isOwn = false
      return {
        rename: async (from, to) => {
          await vfs.rename(from, to)
          isOwn = isOp(to)
        },
        fsyncDir: async (path) => {
          if (isOps(path) && !isOwn) return
          if (isOps(path)) isOwn = false
          await vfs.fsyncDir(path)
        },
      }
    }),
  },
  { what: 'staged files are not synced', options: change(powerLoss, () => ({ fsync: () => undefined })) },
  {
    what: 'the stage folder is not synced',
    options: change(powerLoss, (vfs) => ({ fsyncDir: (p) => (/\/stage\//.test(p) ? undefined : vfs.fsyncDir(p)) })),
  },
  {
    what: 'folders of the records are not synced',
    options: change(powerLoss, (vfs) => ({ fsyncDir: (p) => (p.includes('/local') ? vfs.fsyncDir(p) : undefined) })),
  },
  {
    what: 'a folder that was synced once counts as synced, whatever changed in it',
    options: change(storm, (vfs) => {
      const first = new Map<string, FileStat>()
      return {
        stat: async (path) => {
          const stat = await vfs.stat(path)
          if (stat.kind !== 'folder') return stat
          if (!first.has(path)) first.set(path, stat)
          return first.get(path)!
        },
      }
    }),
  },
  {
    what: 'the door opens although somebody is behind it',
    options: change(crowd, (vfs) => ({
      rename: async (from, to) => {
        if (isOp(to)) await Promise.resolve(vfs.rename(to, `${to}.gone.${from.split('/').at(-1)!}`)).catch(() => undefined)
        await vfs.rename(from, to)
      },
    })),
  },
  {
    what: 'readers and writers do not see what is staged',
    options: change(crowd, (vfs) => ({ readdir: async (p) => (isOp(p) ? [] : vfs.readdir(p)) })),
  },
  {
    what: 'a used and pruned number is not noticed',
    options: change(sleepers, (vfs) => ({
      stat: async (p) => (/\/v\/[^/]*$/.test(p) ? vfs.stat('/p/.zen/zen.yaml') : vfs.stat(p)),
    })),
  },
  {
    what: 'an edit in the last moment is not looked for',
    options: change(person, (vfs) => {
      const links = new Map<string, Uint8Array>()
      return {
        // The saved link shows what was there when it was made, not what the editor wrote into it since.
        link: async (from, to) => {
          if (to.includes('/save/')) links.set(to, await vfs.readFile(from))
          await vfs.link(from, to)
        },
        readFile: async (p) => links.get(p) ?? vfs.readFile(p),
      }
    }),
  },
  {
    what: 'a person’s edit is overwritten',
    options: change(person, (vfs) => {
      let known: Uint8Array | undefined
      return {
        // What is in the file looks as it did before.
        readFile: async (p) => {
          const bytes = await vfs.readFile(p)
          if (!p.endsWith('.zen/model')) return bytes
          known =
            known !== undefined && hashBytes(bytes) !== hashBytes(known) && Buffer.from(bytes).includes('#edit') ? known : bytes
          return known
        },
      }
    }),
  },
]
