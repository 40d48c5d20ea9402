/** Starts each node as soon as all that it depends on has ended well; how many work at once is for `run` to limit. */

export interface Node {
  readonly id: string
  readonly dependsOn: readonly string[]
}

/** How a node ended. `failed` and `skipped` both keep what depends on it from running. */
export type NodeEnd = 'done' | 'failed' | 'skipped'

export interface Schedule {
  readonly nodes: readonly Node[]
  /** Never rejects for a failure of the node itself; a rejection ends the whole schedule. */
  readonly run: (id: string) => Promise<NodeEnd>
  /** A node that will not run, with the one that stands in its way. */
  readonly skip: (id: string, because: string | undefined) => Promise<void>
  /** False: nothing new is started. Asked before each start. */
  readonly mayStart: () => boolean
}

/** Resolves when every node has ended or been skipped. */
export async function runSchedule({ nodes, run, skip, mayStart }: Schedule): Promise<void> {
  const ends = new Map<string, NodeEnd>()
  const waitsFor = new Map(nodes.map((node) => [node.id, new Set(node.dependsOn)]))
  const dependants = new Map<string, string[]>()
  for (const node of nodes) {
    for (const id of new Set(node.dependsOn)) dependants.set(id, [...(dependants.get(id) ?? []), node.id])
  }
  const dependsOn = new Map(nodes.map((node) => [node.id, node.dependsOn]))

  await new Promise<void>((resolve, reject) => {
    let open = nodes.length
    const ended = (id: string, end: NodeEnd): void => {
      ends.set(id, end)
      open--
      for (const dependant of dependants.get(id) ?? []) {
        const left = waitsFor.get(dependant)!
        left.delete(id)
        if (left.size === 0) start(dependant)
      }
      if (open === 0) resolve()
    }
    const start = (id: string): void => {
      const obstacle = dependsOn.get(id)!.find((other) => ends.get(other) !== 'done')
      const work = obstacle === undefined && mayStart() ? run(id) : skip(id, obstacle).then((): NodeEnd => 'skipped')
      work.then((end) => {
        ended(id, end)
      }, reject)
    }
    if (open === 0) resolve()
    for (const node of nodes) if (node.dependsOn.length === 0) start(node.id)
  })
}
