/**
 * Models of the ml.js family: `model.json` holds `{ family, name, package, version, state }`, the state as the model's own
 * `toJSON()` gives it. A model is built again by its class's static `load`; nothing that is stored is ever executed, and a
 * class is only ever taken from the table below.
 */
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { textOfJson } from './json.js'
import { decisionTree } from './ml/decision-tree.js'
import { isRecord, type ModelClass, type ModelFamily, type State } from './ml/family.js'
import { knn } from './ml/knn.js'
import { logisticRegression } from './ml/logistic-regression.js'
import { naiveBayes } from './ml/naive-bayes.js'
import { randomForest } from './ml/random-forest.js'
import { exportState, importState } from './ml/state.js'
import { refuseValue } from './refusal.js'
import { readStoredText, unreadable } from './stored-file.js'
import { classNameOf, surveyValue } from './survey.js'
import type { ValueMaterializer } from './types.js'

type Model = Readonly<Record<string, unknown>> & { predict: unknown; toJSON: () => unknown }

const FILE = 'model.json'
const families: readonly ModelFamily[] = [decisionTree, randomForest, logisticRegression, knn, naiveBayes]

export const ml: ValueMaterializer<Model> = {
  name: 'ml',
  type: 'model',
  accepts: (value): value is Model => familyOf(value) !== undefined,
  async save(model, folder) {
    const family = familyOf(model)!
    const name = classNameOf(model)
    const record = {
      family: family.family,
      name,
      package: family.package,
      version: versionOf(family.package),
      state: stateOf(model, family),
    }
    await writeFile(join(folder, FILE), textOfJson(record))
  },
  load: loadModel,
  metadata(model) {
    const family = familyOf(model)!
    const parameters = Object.entries(family.hyperParameters(stateOf(model, family)))
    // An unlimited depth and the like say nothing, and have no form in JSON.
    return { family: family.family, parameters: Object.fromEntries(parameters.filter(([, value]) => isPlain(value))) }
  },
}

/** By the name of its class and its methods, not by `instanceof`: the user's copy of the package may be another one. */
function familyOf(value: unknown): ModelFamily | undefined {
  if (!isRecord(value) || typeof value['predict'] !== 'function' || typeof value['toJSON'] !== 'function') return undefined
  return families.find((family) => Object.hasOwn(family.classes, classNameOf(value)))
}

function stateOf(model: Model, family: ModelFamily): State {
  const name = classNameOf(model)
  const refusal = family.refusal(model)
  if (refusal !== undefined) throw refuseValue(model, { path: '', what: `a ${name} that is ${refusal}` })
  const state = exportState({ ...(model.toJSON() as object), ...family.extraState?.(model) }) as State
  if (nameIn(state) !== family.classes[name]) {
    throw refuseValue(model, { path: '', what: `an instance of a class ${name}, but not of the one in ${family.package}` })
  }
  return state
}

/** Most say `name`, one says `modelName`. */
function nameIn(state: State): unknown {
  return state['name'] ?? state['modelName']
}

async function loadModel(folder: string): Promise<Model> {
  const { family, name, state } = parseRecord(await readStoredText(folder, FILE))
  const type = await importClass(family, name)
  try {
    return family.load(type, state) as Model
  } catch (cause) {
    throw unreadable(FILE, cause instanceof Error ? cause.message : `its state is not one of a ${name}`, cause)
  }
}

/** Package and class come from the table, never from the stored file. CommonJS packages hide some classes in `default`. */
async function importClass(family: ModelFamily, name: string): Promise<ModelClass> {
  const module = (await import(family.package)) as Readonly<Record<string, unknown>>
  const { default: inner } = module
  const type = [module[name], inner, isRecord(inner) ? (inner[name] ?? inner['default']) : undefined].find(isModelClass)
  if (!type) throw new Error(`the package ${family.package} has no class ${name}`)
  return type
}

function isModelClass(value: unknown): value is ModelClass {
  return typeof value === 'function' && 'load' in value
}

function parseRecord(text: string): { family: ModelFamily; name: string; state: State } {
  const record = parseJson(text)
  const { family: familyName, name, state } = isRecord(record) ? record : {}
  const family = families.find((candidate) => candidate.family === familyName)
  if (!family || typeof name !== 'string' || !Object.hasOwn(family.classes, name)) {
    throw unreadable(FILE, `zen knows no model ${String(familyName)}/${String(name)}`)
  }
  const imported = importState(state)
  if (!isRecord(imported) || nameIn(imported) !== family.classes[name])
    throw unreadable(FILE, `its state is not one of a ${name}`)
  return { family, name, state: imported }
}

function parseJson(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown
    const survey = surveyValue(value)
    if (!survey.storable) throw new Error(`it holds ${survey.what}`)
    return value
  } catch (cause) {
    throw unreadable(FILE, cause instanceof Error ? cause.message : 'it does not parse', cause)
  }
}

function isPlain(value: unknown): boolean {
  const survey = surveyValue(value)
  return survey.storable && survey.json && !isRecord(value)
}

/** Of the copy that reads the state again, which zen itself carries. */
function versionOf(packageName: string): string {
  const { version } = createRequire(import.meta.url)(`${packageName}/package.json`) as { version: string }
  return version
}
