/** Other names of commands, as ids: the router and the command classes read the same table. */
export const commandAliases: Readonly<Record<string, readonly string[]>> = {
  'pipeline:runs:list': ['runs:list'],
  'pipeline:runs:describe': ['runs:describe'],
  'pipeline:runs:logs': ['runs:logs'],
  'pipeline:runs:delete': ['runs:delete'],
  'model:version:artifacts': ['model:version:data_artifacts'],
  'model:version:model_objects': ['model:version:model_artifacts'],
  'model:version:deployments': ['model:version:endpoint_artifacts', 'model:version:deployment_artifacts'],
}

export function aliasesOf(id: string): string[] {
  return [...(commandAliases[id] ?? [])]
}
