import type { Event } from '../../schema/event.js'
import type { Column } from '../columns.js'
import { formatWhen } from '../format-value.js'

export const historyColumns: readonly Column<Event>[] = [
  { key: 'when', value: (event) => event.at, show: (event, { nowMs }) => formatWhen(event.at, nowMs), keep: true },
  { key: 'version', value: (event) => event.version?.number ?? null, align: 'right', keep: true },
  { key: 'act', value: (event) => event.act },
  { key: 'from', value: (event) => event.from ?? null },
  { key: 'to', value: (event) => event.to ?? null, keep: true },
  { key: 'replaced', value: (event) => event.replaced?.number ?? null, align: 'right' },
  { key: 'by', value: (event) => event.actor, minWidth: 8 },
  { key: 'why', value: (event) => event.reason ?? null, minWidth: 12 },
  { key: 'id', value: (event) => event.id, onAsking: true },
]
