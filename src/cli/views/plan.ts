import type { PlannedStep } from '../../control/run-file.js'
import type { Column } from '../columns.js'

export const planColumns: readonly Column<PlannedStep>[] = [
  { key: 'step', value: (step) => step.id, minWidth: 12, keep: true },
  {
    key: 'would',
    value: (step) => step.would,
    tone: (step) => (step.would === 'reuse' ? 'cached' : step.would === 'run' ? 'running' : 'dim'),
    keep: true,
  },
  { key: 'because', value: (step) => step.reasons.join('; '), minWidth: 20 },
]

/** `5 reuse, 4 run` */
export function describePlan(steps: readonly PlannedStep[]): string {
  const count = (would: PlannedStep['would']): number => steps.filter((step) => step.would === would).length
  const parts = [
    `${count('reuse')} reuse`,
    `${count('run')} run`,
    ...(count('unknown') > 0 ? [`${count('unknown')} not known before it runs`] : []),
  ]
  return `${parts.join(', ')}. Nothing was executed.`
}
