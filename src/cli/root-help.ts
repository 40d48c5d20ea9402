/** The help of `zen` itself, written by hand: grouped by what a person wants to do. A test holds every command in it to exist. */
export const rootHelp = `A local-first model control plane and pipeline runner: plain files in your repository.

Start
  zen init --template iris            make a project with pipelines to try
  zen run FILE                        run the pipeline of a TypeScript file
  zen status                          stack, models in production, last run

Models
  zen model list | register | describe | update | delete
  zen model version list | describe | register | update | delete | history
  zen model version artifacts | model_objects | deployments | runs

What runs made
  zen artifact list | describe        zen artifact version list | describe | load
  zen pipeline list                   zen runs list | describe | logs

The house
  zen integration list | install      zen clean          zen version
  zen autocomplete                    complete commands and flags with Tab

Help of one command: zen COMMAND --help     Every list prints JSON with --json.
`
