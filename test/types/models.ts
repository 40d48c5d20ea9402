/** Models, stages, lookups and the client. */
import { Client, Model, ModelConfig, ModelStages, ModelVersion, loadArtifact, logMetadata, step } from '../../src/index.js'
import type { Artifact } from '../../src/index.js'
import { Forest, forest, houses, same, some } from './support.js'
import type { Equal, House } from './support.js'

const use = step({ name: 'use' }, ({ model, on }: { model: Forest; on: House[] }) => model.estimate(on).length)
const tell = step({ name: 'tell' }, ({ value }: { value: number }) => value)

// ── options
const prices = new Model({ name: 'prices', version: 'production' })
new Model({ name: 'prices', version: 3 })
new Model({ name: 'prices', version: null })
new Model({ name: 'prices', version: undefined })
new Model({ name: 'prices', version: 'first try' })
new Model({ name: 'prices', version: 'prodution' }) // Any other text is the name of a version.
new Model({ name: 'prices', createNewModelVersion: true })
new Model({ name: 'prices', createNewModelVersion: false, version: 'staging' })
new Model({ name: 'prices_{team}', substitutions: { team: 'a' }, tags: ['x'], saveModelsToRegistry: false })
declare const flag: boolean
new Model({ name: 'prices', createNewModelVersion: flag })
new ModelConfig({ name: 'prices' }) satisfies Model
new ModelVersion({ name: 'prices' }) satisfies Model
// @ts-expect-error a new version and a named one
new Model({ name: 'prices', createNewModelVersion: true, version: 'production' })
// @ts-expect-error no name
new Model({ version: 'production' })
// @ts-expect-error a misspelt option
new Model({ name: 'prices', licence: 'MIT' })
// @ts-expect-error a version is text or a number
new Model({ name: 'prices', version: true })

// ── stages
void prices.setStage('production')
void prices.setStage('PRODUCTION', { force: true, reason: 'better' })
void prices.setStage('Staging')
void prices.setStage(ModelStages.NONE)
void prices.setStage(ModelStages.ARCHIVED)
// @ts-expect-error not a stage
void prices.setStage('prod')
// @ts-expect-error a way to look up, not a stage
void prices.setStage('latest')
// @ts-expect-error the same by its constant
void prices.setStage(ModelStages.LATEST)
declare const anyText: string
// @ts-expect-error any text may be no stage
void prices.setStage(anyText)
// @ts-expect-error a misspelt option
void prices.setStage('staging', { forced: true })

// ── lookups
const found = prices.getModelArtifact<Forest>('forest', 3)
same<Equal<typeof found, Artifact<Forest>>>()
use({ model: found, on: prices.getDataArtifact<House[]>('houses') })
use({ model: prices.getArtifact<Forest>('forest'), on: houses })
same<Equal<ReturnType<typeof prices.getDeploymentArtifact>, Artifact<unknown>>>()
// @ts-expect-error a number is no forest
use({ model: prices.getModelArtifact<number>('forest'), on: houses })
// @ts-expect-error its type was not written down
use({ model: prices.getModelArtifact('forest'), on: houses })

export async function reads() {
  ;(await prices.version()).number satisfies number
  ;(await prices.metadata())['accuracy'] satisfies unknown
  await prices.logMetadata({ accuracy: 0.9 })
  await prices.linkArtifact('houses', 3)
  await prices.linkArtifact(found)
  const loaded = await loadArtifact<House[]>('houses')
  same<Equal<typeof loaded, House[]>>()
  await logMetadata({ a: 1 }, { model: 'prices', version: 'latest' })
  await logMetadata({ a: 1 }, { run: 'kind-otter', step: 'grow' })
  // @ts-expect-error no such thing to describe
  await logMetadata({ a: 1 }, { colour: 'red' })
  // @ts-expect-error metadata has names
  await prices.logMetadata(3)
}

// ── client
tell({ value: new Client().getArtifactVersion<number>('error', 2) })
void new Client().activeStack.alerter.post('done')
// @ts-expect-error its type was not written down
tell({ value: new Client().getArtifactVersion('error') })
// @ts-expect-error text is no number
tell({ value: new Client().getArtifactVersion<string>('error') })
// @ts-expect-error an instance is no parameter
use({ model: forest, on: some<House[]>() })
