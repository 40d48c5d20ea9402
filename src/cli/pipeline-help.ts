/** `zen run FILE --help`: the pipelines of the file with their parameters. */
import type { PipelineHelp } from '../control/run-file.js'
import { formatValue } from './format-value.js'
import { showOneLine } from './safe-text.js'
import { shellWord } from '../control/shell-word.js'

export function renderPipelineHelp(file: string, pipelines: readonly PipelineHelp[]): string {
  if (pipelines.length === 0) return `${showOneLine(file)} exports no pipeline.\n`
  const several = pipelines.length > 1
  return pipelines.map((pipeline) => renderOne(file, pipeline, several)).join('\n')
}

function renderOne(file: string, { name, isDefault, parameters, open }: PipelineHelp, several: boolean): string {
  const rows = parameters.map((parameter) => {
    const fallback = parameter.default === undefined ? '' : `default ${formatValue(parameter.default)}`
    return [parameter.name, parameter.type, parameter.required ? 'required' : fallback] as const
  })
  const widest = (at: 0 | 1): number => Math.max(0, ...rows.map((row) => row[at].length))
  const call = [
    `zen run ${shellWord(file)}`,
    ...(several && !isDefault ? [`--pipeline ${name}`] : []),
    ...(rows[0] === undefined ? [] : [`--param ${rows[0][0]}=VALUE`]),
  ]
  return [
    `${name}${several && isDefault ? '  (the one that runs without --pipeline)' : ''}`,
    ...(rows.length === 0 ? [open ? '  takes any parameters' : '  takes no parameters'] : []),
    ...rows.map(([key, type, rest]) => `  ${key.padEnd(widest(0))}  ${type.padEnd(widest(1))}  ${rest}`.trimEnd()),
    ...(open && rows.length > 0 ? ['  and any others'] : []),
    `  ${call.join(' ')}`,
    '',
  ]
    .map(showOneLine)
    .join('\n')
}
