import * as Flags from '@oclif/core/flags'
import { relative, resolve } from 'node:path'
import { formatWarning } from '../cli/report-error.js'
import { showOneLine } from '../cli/safe-text.js'
import { yesFlag } from '../cli/flags.js'
import { WriteCommand } from '../cli/write-command.js'
import type { InitResult } from '../control/init.js'
import { shellWord } from '../control/shell-word.js'

const notes: Readonly<Record<string, string>> = {
  '.zen/zen.yaml': 'name of the project',
  '.zen/.gitignore': 'bytes, caches and logs stay out of git; records go in',
  '.zen/.gitattributes': 'the same line ends on every system',
}

export default class Init extends WriteCommand {
  static override summary = 'Make this folder a zen project'
  static override examples = ['zen init', 'zen init --template iris', 'zen init --path services/scoring']
  static override flags = {
    path: Flags.string({ summary: 'Folder of the project (default: this one)', helpValue: 'DIR' }),
    template: Flags.string({ char: 't', summary: 'Pipelines to start from: iris or empty', helpValue: 'NAME' }),
    ...yesFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Init)
    const folder = resolve(this.io.cwd, flags.path ?? flags.project ?? '.')
    const { initProject } = await import('../control/init.js')
    const result = await initProject({ folder, template: flags.template })
    if (this.isForScripts(flags)) {
      await this.printForScripts(result, flags)
      return
    }
    if (result.existed && result.created.length === 0) {
      this.write('Nothing to do: .zen exists.\n')
      return
    }
    await this.#report(result)
    if (result.git === null) {
      this.io.stderr.write(
        await formatWarning(
          'This is not a git repository: records are kept, but without history. git init makes it one.',
          this.terminal,
        ),
      )
    }
  }

  async #report({ projectDir, git, created, kept }: InitResult): Promise<void> {
    const where =
      git === null ? '' : git.branch === null ? '  (git repository)' : `  (git repository, branch ${showOneLine(git.branch)})`
    await this.say(`zen is ready in ${projectDir}${where}`)
    const widest = Math.max(...created.map((path) => path.length))
    const inside = relative(this.io.cwd, projectDir)
    const next = [
      ...(inside === '' ? [] : [[`cd ${shellWord(inside)}`, '']]),
      ...created.filter((path) => /^(train|pipeline)\.ts$/.test(path)).map((path) => [`zen run ${path}`, 'run the pipeline']),
      ...(created.some((path) => path.endsWith('.ts')) ? [] : [['zen init --template iris', 'add pipelines to try']]),
      ['zen status', 'what is in the project'],
    ]
    const lines = [
      ...created.map((path, at) => `  ${at === 0 ? 'created' : '       '}   ${path.padEnd(widest)}  ${notes[path] ?? ''}`),
      ...kept.map((path, at) => `  ${at === 0 ? 'kept' : '    '}      ${path}`),
      ...next.map(([command = '', note = ''], at) => `  ${at === 0 ? 'next' : '    '}      ${command.padEnd(widest)}  ${note}`),
    ]
    this.write(lines.map((line) => `${showOneLine(line).trimEnd()}\n`).join(''))
  }
}
