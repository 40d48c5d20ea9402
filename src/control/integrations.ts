/** What zen works together with, and what each needs beside zen itself. */
import { createRequire } from 'node:module'
import { ZenError } from '../errors.js'
import type { IntegrationView } from '../schema/views.js'
import { nearMisses } from './near-misses.js'

interface Integration {
  readonly description: string
  /** npm packages; the ones that zen depends on itself are always there. */
  readonly packages: readonly string[]
  /** Comes with zen: nothing has to be installed. */
  readonly carried: boolean
}

const integrations: Readonly<Record<string, Integration>> = {
  arrow: { description: 'Arrow tables as artifacts', packages: ['apache-arrow'], carried: false },
  duckdb: { description: 'DuckDB queries in steps', packages: ['@duckdb/node-api'], carried: false },
  evidently: { description: 'Data and drift reports; runs in a Python environment', packages: [], carried: false },
  mlflow: {
    description: 'MLflow experiment tracker and registry; an own server runs in a Python environment',
    packages: [],
    carried: false,
  },
  onnx: { description: 'ONNX models as artifacts', packages: ['onnxruntime-node'], carried: false },
  sklearn: {
    description: 'Classic models in TypeScript: the packages of the ml.js family that zen carries',
    packages: ['ml-cart', 'ml-knn', 'ml-logistic-regression', 'ml-matrix', 'ml-naivebayes', 'ml-random-forest'],
    carried: true,
  },
  slack: { description: 'Slack alerts; speaks to Slack over HTTP and needs no package', packages: [], carried: true },
}

/** Names in alphabetical order; `projectDir` is where packages of the user are looked for. */
export function listIntegrations(projectDir: string): IntegrationView[] {
  return Object.keys(integrations).map((name) => viewOf(name, projectDir))
}

/**
 * Integrations by name, ready for use. Throws INTEGRATION_UNKNOWN, and INTEGRATION_NOT_CARRIED (with the exact command) for one
 * whose packages the user installs: nothing is changed then, also not for the others that were named.
 */
export function installIntegrations(names: readonly string[], projectDir: string): IntegrationView[] {
  const views = names.map((name) => {
    if (!Object.hasOwn(integrations, name)) throw unknown(name)
    return viewOf(name, projectDir)
  })
  const missing = views.find((view) => !view.installed)
  if (missing !== undefined) throw notCarried(missing)
  return views
}

function viewOf(name: string, projectDir: string): IntegrationView {
  const { description, packages, carried } = integrations[name]!
  return {
    name,
    description,
    packages: [...packages],
    installed: carried || (packages.length > 0 && packages.every((it) => isInstalled(it, projectDir))),
  }
}

function isInstalled(name: string, projectDir: string): boolean {
  const { resolve } = createRequire(`${projectDir}/package.json`)
  try {
    resolve(name)
    return true
  } catch {
    return false
  }
}

function unknown(name: string): ZenError {
  const names = Object.keys(integrations)
  const near = nearMisses(name, names)
  return new ZenError('INTEGRATION_UNKNOWN', `There is no integration "${name}".`, {
    why: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The integrations are ${names.join(', ')}.`,
    hints: ['zen integration list'],
    data: { given: name, near },
  })
}

function notCarried({ name, packages }: IntegrationView): ZenError {
  const needsPackages = packages.length > 0
  return new ZenError('INTEGRATION_NOT_CARRIED', `zen does not carry what ${name} needs.`, {
    why: needsPackages
      ? `It needs ${packages.join(', ')} beside your pipelines, and zen leaves your package.json to you.`
      : 'It needs a Python environment of its own, which this version of zen does not make.',
    hints: needsPackages ? [`npm install ${packages.join(' ')}`] : ['zen integration list'],
    data: { integration: name, packages },
  })
}
