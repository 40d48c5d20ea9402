import { basename, join, resolve } from 'node:path'
import { CURRENT_SCHEMA } from './current-schema.js'
import { encodeRecord } from './codec.js'
import { writeEditorSchemas } from './editor-schemas.js'
import { makeFolders, statIfThere, writeNewFile } from './files.js'
import { newId } from './ids.js'
import { paths } from './layout.js'
import { checkName } from './names.js'
import { ZEN_FOLDER } from './project.js'
import { createContext, openStore, type StoreOptions } from './store.js'
import { syncUp } from './sync.js'
import type { Store } from './types.js'
import { hasCode } from './vfs.js'

export interface ProjectFields {
  /** Default: the folder's name, or `project` where that is no valid name. */
  readonly name?: string | undefined
  readonly activeStack?: string | undefined
}

const GIT_IGNORE =
  '# Journals, caches and artifact bytes belong to this work tree; the records beside them belong in git.\nlocal/\nobjects/\n'
const GIT_ATTRIBUTES = '# The same bytes on every system, so that nothing looks changed that is not.\n* text eol=lf\n'

/** Makes `.zen` with its first files; what is there already stays as it is. */
export async function createProject(projectDir: string, fields: ProjectFields = {}, options: StoreOptions = {}): Promise<Store> {
  const folder = resolve(projectDir)
  const root = join(folder, ZEN_FOLDER)
  const context = createContext(root, options)
  const { vfs } = context
  const name = fields.name ?? defaultName(folder)
  checkName('project', name)
  const project = { schema: CURRENT_SCHEMA, id: newId(), name, activeStack: fields.activeStack }
  const files: Record<string, Uint8Array> = {
    '.gitignore': Buffer.from(GIT_IGNORE),
    '.gitattributes': Buffer.from(GIT_ATTRIBUTES),
    [paths.project]: (await encodeRecord('project', paths.project, project)).bytes,
  }
  await makeFolders(vfs, root)
  for (const [file, bytes] of Object.entries(files)) {
    const path = join(root, file)
    if ((await statIfThere(vfs, path)) !== undefined) continue
    // Whole or not at all: a project file cut short would be a broken project.
    const temporary = join(root, `.${file}.${newId()}`)
    await writeNewFile(vfs, temporary, bytes)
    try {
      await vfs.link(temporary, path)
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    } finally {
      await vfs.unlink(temporary)
    }
  }
  await writeEditorSchemas(context)
  await syncUp(vfs, folder, [join(root, paths.project)])
  return openStore(folder, options)
}

function defaultName(folder: string): string {
  const name = basename(folder)
  try {
    checkName('project', name)
    return name
  } catch {
    return 'project'
  }
}
