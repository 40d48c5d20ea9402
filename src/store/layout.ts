/** The one file that knows all paths. Relative to `.zen`, with `/`. */

export const paths = {
  project: 'zen.yaml',
  models: 'models',
  /** Models are found by the `name` in their `model.yaml`, never by folder. */
  modelFolder: (folder: string) => `models/${folder}`,
  model: (folder: string) => `models/${folder}/model.yaml`,
  versions: (folder: string) => `models/${folder}/versions`,
  version: (folder: string, number: number, id: string) => `models/${folder}/versions/${number}-${id}.yaml`,
  links: (folder: string, versionId: string) => `models/${folder}/links/${versionId}`,
  runLink: (folder: string, versionId: string, runId: string) => `models/${folder}/links/${versionId}/${runId}.json`,
  manualLink: (folder: string, versionId: string, id: string) => `models/${folder}/links/${versionId}/${id}.yaml`,
  artifacts: 'artifacts',
  artifactFolder: (artifact: string) => `artifacts/${fileNameOf(artifact)}`,
  artifact: (artifact: string) => `artifacts/${fileNameOf(artifact)}/artifact.yaml`,
  artifactVersion: (artifact: string, number: number, id: string) => `artifacts/${fileNameOf(artifact)}/${number}-${id}.json`,
  runs: 'runs',
  run: (id: string, startedAt: string) => `runs/${startedAt.slice(0, 4)}/${startedAt.slice(5, 7)}/${id}.json`,
  events: 'events',
  event: (id: string, at: string) => `events/${at.slice(0, 4)}/${at.slice(5, 7)}/${id}.yaml`,
} as const

/** `<pipeline>::<step>::output` is written with `@` for `::`; names that people give hold neither `:` nor `@`. */
export function fileNameOf(artifact: string): string {
  return artifact.replaceAll('::', '@')
}

export function artifactNameOf(fileName: string): string {
  return fileName.replaceAll('@', '::')
}

/** `4-abcdefghij.yaml` → number and id; undefined for any other name. */
export function parseNumbered(fileName: string): { number: number; id: string } | undefined {
  const match = /^([1-9]\d*)-([a-z2-7]{10})\.(?:yaml|json)$/.exec(fileName)
  return match ? { number: Number(match[1]), id: match[2]! } : undefined
}
