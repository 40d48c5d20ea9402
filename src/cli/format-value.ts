/** Values as a person reads them on a terminal. By hand: `Intl.NumberFormat` costs 10–20 ms at its first use. */

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** ISO time → `2h ago`, `yesterday`, `12 Nov`, `12 Nov 2025`; local time zone. */
export function formatWhen(iso: string, nowMs: number): string {
  const then = new Date(iso)
  const agoMs = nowMs - then.getTime()
  if (Number.isNaN(agoMs)) return iso
  if (agoMs < minute) return 'just now'
  if (agoMs < hour) return `${Math.floor(agoMs / minute)}m ago`
  if (agoMs < day) return `${Math.floor(agoMs / hour)}h ago`
  if (agoMs < 2 * day) return 'yesterday'
  if (agoMs < 7 * day) return `${Math.floor(agoMs / day)} days ago`
  const date = `${then.getDate()} ${months[then.getMonth()]}`
  return then.getFullYear() === new Date(nowMs).getFullYear() ? date : `${date} ${then.getFullYear()}`
}

/** Bytes → `96 B`, `3.9 KB`, `48 KB`, `4.2 MB`. */
export function formatBytes(sizeBytes: number): string {
  let size = sizeBytes
  for (const unit of ['B', 'KB', 'MB', 'GB']) {
    if (size < 999.5) return `${unit === 'B' || size >= 99.95 ? Math.round(size) : Number(size.toFixed(1))} ${unit}`
    size /= 1000
  }
  return `${Number(size.toFixed(1))} TB`
}

/** Milliseconds → `0.02s`, `2.1s`, `58.3s`, `1m 02s`, `2h 05m`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 995) return `${(durationMs / second).toFixed(2)}s`
  if (durationMs < minute - 50) return `${(durationMs / second).toFixed(1)}s`
  const total = Math.round(durationMs / second)
  const two = (value: number): string => String(value).padStart(2, '0')
  if (total < 3600) return `${Math.floor(total / 60)}m ${two(total % 60)}s`
  return `${Math.floor(total / 3600)}h ${two(Math.floor((total % 3600) / 60))}m`
}

/** Four significant digits; whole numbers stay whole. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value)
}

/** A metadata value in a few words. */
export function formatValue(value: unknown): string {
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string') return value
  return value === undefined ? '' : JSON.stringify(value)
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
