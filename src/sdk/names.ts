/** Names with `{date}`, `{time}` and keys of `substitutions` in them. */
import { ZenError } from '../errors.js'
import { nearMisses } from './near-misses.js'

export interface NameFacts {
  /** Of the run: a `Date` or ISO 8601. `{date}` is its day, `{time}` its time of day, both UTC. */
  readonly startedAt: Date | string
  readonly substitutions?: Readonly<Record<string, string>> | undefined
}

/** `iris_{date}` → `iris_2026_05_04`; `{time}` → `13_05_09_217`. Throws NAME_INVALID for an unknown key. */
export function formatName(template: string, facts: NameFacts): string {
  if (!template.includes('{')) return template
  const known = { ...dateAndTime(facts.startedAt), ...facts.substitutions }
  return template.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    if (Object.hasOwn(known, name)) return known[name as keyof typeof known]
    const near = nearMisses(name, Object.keys(known))
    throw new ZenError('NAME_INVALID', `Unknown key {${name}} in the name "${template}".`, {
      hints: [
        near[0] === undefined
          ? `Known: ${Object.keys(known)
              .map((key) => `{${key}}`)
              .join(', ')}.`
          : `Did you mean {${near[0]}}?`,
        `substitutions: { ${/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)}: '…' }`,
      ],
      data: { template, key: name, near },
    })
  })
}

/** Puts in the `{key}`s that `texts` has and leaves the others for `formatName`, which knows the run. */
export function fillKeys(template: string, texts: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^{}]*)\}/g, (whole, name: string) => (Object.hasOwn(texts, name) ? texts[name]! : whole))
}

function dateAndTime(startedAt: Date | string): { date: string; time: string } {
  const iso = new Date(startedAt).toISOString()
  return { date: iso.slice(0, 10).replaceAll('-', '_'), time: iso.slice(11, 23).replaceAll(/[:.]/g, '_') }
}
