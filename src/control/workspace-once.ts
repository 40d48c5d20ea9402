import { openWorkspace, type Workspace } from './open-workspace.js'

const opened = new Map<string | undefined, Promise<Workspace>>()

/** The workspace of a program that was started with Node itself: one for all its calls, so that its writes stand in one line. */
export function workspaceOnce(project: string | undefined): Promise<Workspace> {
  let workspace = opened.get(project)
  if (workspace === undefined) {
    workspace = openWorkspace({ project, command: ['node', ...process.argv.slice(1, 2)] })
    opened.set(project, workspace)
  }
  return workspace
}
