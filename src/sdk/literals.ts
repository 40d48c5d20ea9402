/** What may be written down as an input or a parameter: JSON, with references inside. */
import type { ErrorCode } from '../errors.js'
import { referenceStateOf } from './artifact.js'
import { brandOf, describeKind, isPlainRecord } from './brand.js'
import type { CallSite } from './call-site.js'
import { errorAt } from './user-error.js'

interface Place {
  readonly code: ErrorCode
  /** `input of step "fit"` */
  readonly role: string
  readonly site: CallSite | undefined
}

/** Throws with the path to the first part that is neither JSON nor a reference. */
export function checkLiteral(value: unknown, path: string, code: ErrorCode, role: string, site: CallSite | undefined): void {
  visit(value, path, { code, role, site }, [])
}

function visit(value: unknown, path: string, place: Place, above: readonly unknown[]): void {
  if (referenceStateOf(value)) return
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number' && Number.isFinite(value)) return
  if (value === undefined && !path.endsWith(']')) return
  if (above.includes(value)) throw refuse(value, path, place, 'contains itself')
  if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => {
      visit(item, `${path}[${index}]`, place, [...above, value])
    })
    return
  }
  const brand = brandOf(value)
  // Only what an inlined pipeline returned is a plain record of ours; a file artifact or unmapped(…) merely looks like one.
  if (!isPlainRecord(value) || (brand && !('inlined' in brand))) throw refuse(value, path, place)
  for (const [key, part] of Object.entries(value)) {
    visit(part, /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`, place, [...above, value])
  }
}

function refuse(value: unknown, path: string, place: Place, problem?: string): Error {
  const brand = brandOf(value)
  const kind = describeKind(value)
  return errorAt(place.code, place.site, `"${path}", an ${place.role}, ${problem ?? `is ${kind}, which is not JSON`}.`, {
    why: 'Inputs and parameters are recorded and compared, so they are JSON: text, finite numbers, true, false, null, arrays and plain objects.',
    hints: [hintFor(brand)],
    data: { path, kind },
  })
}

function hintFor(brand: Readonly<Record<string, unknown>> | undefined): string {
  if (brand && 'step' in brand) return 'Call the step and pass what the call returns.'
  if (brand && 'model' in brand) return 'Set `model` on the step or the pipeline, and use getStepContext().model inside the step.'
  if (brand && 'definition' in brand) return 'Call the pipeline and pass what the call returns.'
  if (brand && 'unmapped' in brand) return 'unmapped(…) is for the inputs of step.map({ … }).'
  return 'Pass it as an artifact: externalArtifact({ value })'
}
