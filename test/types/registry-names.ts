/** What `zen types` writes merges into `Registry`; then names are checked. Compiled by itself, as it changes all lookups. */
import { Model, step } from '../../src/index.js'
import type { Artifact, ModelName } from '../../src/index.js'
import { Forest, same } from './support.js'
import type { Equal } from './support.js'

declare module '../../src/index.js' {
  interface Registry {
    models: { registered: { artifacts: { forest: Forest; error: number } } }
  }
}

const prices = new Model({ name: 'registered', version: 'production' })
const found = prices.getModelArtifact('forest')
same<Equal<typeof found, Artifact<Forest>>>()
step({ name: 'use' }, ({ model }: { model: Forest }) => model)({ model: found })
same<Equal<ModelName, 'registered'>>()
// @ts-expect-error the model has no such artifact
prices.getModelArtifact('forst')
// A new model is as good, and its artifacts are not known.
const other = new Model({ name: 'rents' }).getArtifact('forest')
same<Equal<typeof other, Artifact<unknown>>>()
const claimed = prices.getArtifact<string>('forst')
same<Equal<typeof claimed, Artifact<string>>>()
